package dev.culvert;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds knots: sets of top-level classes of which each reaches each other one by its dependencies,
 * that is, the strongly connected components of the graph of classes.
 */
final class Knots {

  /** A class and those it depends on, by name, in the order of the alphabet. */
  private final SortedMap<String, SortedSet<String>> uses = new TreeMap<>();

  // The state of Tarjan's algorithm.
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, Integer> lowest = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final Set<String> isOpen = new HashSet<>();
  private final List<SortedSet<String>> found = new ArrayList<>();

  private Knots(Map<String, ? extends Set<String>> uses) {
    uses.forEach(
        (user, used) -> {
          this.uses.put(user, new TreeSet<>(used));
          used.forEach(name -> this.uses.computeIfAbsent(name, absent -> new TreeSet<>()));
        });
  }

  /** The graph of who uses whom. */
  static Knots of(Map<String, ? extends Set<String>> uses) {
    return new Knots(uses);
  }

  /**
   * The graph of compiled classes. A class with its nested ones is one node, and so is a sealed
   * interface with the records it permits. What is not among the classes is left out.
   */
  static Knots of(Iterable<JavaClass> classes) {
    Map<String, String> nodes = new HashMap<>();
    for (JavaClass type : classes) {
      nodes.putIfAbsent(topLevel(type), topLevel(type));
      if (type.isInterface() && type.reflect().isSealed()) {
        for (Class<?> permitted : type.reflect().getPermittedSubclasses()) {
          if (permitted.isRecord() && permitted.getEnclosingClass() == null) {
            nodes.put(permitted.getName(), topLevel(type));
          }
        }
      }
    }
    Map<String, Set<String>> uses = new TreeMap<>();
    for (JavaClass type : classes) {
      String user = nodes.get(topLevel(type));
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String used = nodes.get(topLevel(dependency.getTargetClass().getBaseComponentType()));
        if (used != null && !used.equals(user)) {
          uses.computeIfAbsent(user, absent -> new TreeSet<>()).add(used);
        }
      }
    }
    return new Knots(uses);
  }

  private static String topLevel(JavaClass type) {
    return topLevel(type.getName());
  }

  private static String topLevel(String className) {
    int nested = className.indexOf('$');
    return nested < 0 ? className : className.substring(0, nested);
  }

  /** The knots of more than so many classes. */
  List<SortedSet<String>> ofMoreThan(int classes) {
    if (numbers.isEmpty()) {
      uses.keySet().forEach(this::visit);
    }
    return found.stream().filter(knot -> knot.size() > classes).toList();
  }

  private void visit(String name) {
    if (numbers.containsKey(name)) {
      return;
    }
    numbers.put(name, numbers.size());
    lowest.put(name, numbers.get(name));
    open.push(name);
    isOpen.add(name);
    for (String used : uses.get(name)) {
      visit(used);
      if (isOpen.contains(used)) {
        lowest.merge(name, lowest.get(used), Math::min);
      }
    }
    if (lowest.get(name).equals(numbers.get(name))) {
      close(name);
    }
  }

  /** All that was opened since the class was is one component with it. */
  private void close(String name) {
    SortedSet<String> component = new TreeSet<>();
    String last;
    do {
      last = open.pop();
      isOpen.remove(last);
      component.add(last);
    } while (!last.equals(name));
    found.add(component);
  }

  /** For people: each class of the knot, and which of the others it uses. */
  String describe(Set<String> knot) {
    return knot.stream()
        .map(
            name ->
                uses.get(name).stream()
                    .filter(knot::contains)
                    .map(used -> used.substring(used.lastIndexOf('.') + 1))
                    .collect(Collectors.joining(", ", "  " + name + " -> ", "")))
        .collect(
            Collectors.joining("\n", knot.size() + " classes that all reach each other:\n", "\n"));
  }
}
