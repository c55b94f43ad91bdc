package dev.culvert.benchmark.sidebyside.report;

import static java.util.stream.Collectors.toMap;

import dev.culvert.benchmark.sidebyside.Before;
import dev.culvert.benchmark.sidebyside.LoadCase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All measurements of a run, and what follows from them. */
public final class Results {

  /** What others are measured against the origin and the peers for. */
  private static final List<String> CULVERT = List.of("plain", "tls", "bus");

  private static final List<String> OTHERS =
      List.of("nginx", "haproxy-h1", "haproxy-h2", "ssh", "origin");
  private static final double THOUSAND = 1000;

  private final List<Sample> samples = new ArrayList<>();

  public void add(Sample sample) {
    samples.add(sample);
  }

  public boolean isEmpty() {
    return samples.isEmpty();
  }

  /** The cases that were measured, in their order. */
  public List<LoadCase> cases() {
    return samples.stream().map(Sample::load).distinct().sorted().toList();
  }

  /** The measurements of a system in a case, in the order of the rounds. */
  public List<Sample> of(LoadCase load, String system) {
    return samples.stream()
        .filter(sample -> sample.load() == load && sample.system().equals(system))
        .toList();
  }

  /** The median of the figure that counts; empty when it was not measured. */
  public Optional<Double> median(LoadCase load, String system) {
    List<Double> figures =
        of(load, system).stream().map(sample -> sample.outcome().figure()).toList();
    return figures.isEmpty() ? Optional.empty() : Optional.of(Median.of(figures));
  }

  /** The median of each other figure, but the highest of what is a maximum. */
  public Map<String, Double> details(LoadCase load, String system) {
    List<Map<String, Double>> rounds =
        of(load, system).stream().map(sample -> sample.outcome().details()).toList();
    Map<String, Double> details = medians(rounds);
    details.replaceAll(
        (name, median) ->
            name.startsWith("max")
                ? rounds.stream().mapToDouble(round -> round.get(name)).max().orElse(median)
                : median);
    return details;
  }

  /** The median of the processor seconds for 1,000 requests, by role. */
  public Map<String, Double> cpuSecondsPerThousand(LoadCase load, String system) {
    List<Map<String, Double>> rounds = new ArrayList<>();
    for (Sample sample : of(load, system)) {
      long requests = sample.outcome().requests();
      if (requests > 0) {
        Map<String, Double> round = new LinkedHashMap<>();
        sample.cpuSeconds().forEach((role, cpu) -> round.put(role, cpu * THOUSAND / requests));
        rounds.add(round);
      }
    }
    return medians(rounds);
  }

  /** How many requests of a system failed in a case. */
  public long errors(LoadCase load, String system) {
    return of(load, system).stream().mapToLong(sample -> sample.outcome().errors()).sum();
  }

  /** The ratio of a case between two systems, if any round has both. */
  public Optional<Ratio> ratio(LoadCase load, String system, String other) {
    return ratio(load.label() + "." + system + "/" + other, load, system, load, other);
  }

  /** All ratios, by name. */
  public Map<String, Ratio> ratios() {
    Map<String, Ratio> all = new LinkedHashMap<>();
    for (LoadCase load : cases()) {
      for (String system : CULVERT) {
        Stream.concat(OTHERS.stream(), Stream.of("plain"))
            .filter(other -> !other.equals(system))
            .flatMap(other -> ratio(load, system, other).stream())
            .forEach(ratio -> all.put(ratio.name(), ratio));
        String before = Before.of(system);
        ratio(load.label() + "." + system + "/before", load, system, load, before)
            .ifPresent(ratio -> all.put(ratio.name(), ratio));
        OTHERS.stream()
            .flatMap(other -> ratio(load, before, other).stream())
            .forEach(ratio -> all.put(ratio.name(), ratio));
      }
    }
    for (String system : systems()) {
      String name = "get512." + system + "/get64." + system;
      ratio(name, LoadCase.GET512, system, LoadCase.GET64, system)
          .ifPresent(ratio -> all.put(name, ratio));
    }
    return all;
  }

  private Optional<Ratio> ratio(
      String name, LoadCase load, String system, LoadCase otherLoad, String other) {
    Map<Integer, Double> own = byRound(load, system);
    Map<Integer, Double> others = byRound(otherLoad, other);
    List<Double> perRound = new ArrayList<>();
    own.forEach(
        (round, figure) -> {
          double divisor = others.getOrDefault(round, 0.0);
          if (divisor > 0) {
            perRound.add(figure / divisor);
          }
        });
    return perRound.isEmpty() ? Optional.empty() : Optional.of(new Ratio(name, perRound));
  }

  private Map<Integer, Double> byRound(LoadCase load, String system) {
    return of(load, system).stream()
        .collect(
            toMap(
                Sample::round,
                sample -> sample.outcome().figure(),
                (first, again) -> again,
                TreeMap::new));
  }

  private Set<String> systems() {
    Set<String> names = new LinkedHashSet<>();
    samples.forEach(sample -> names.add(sample.system()));
    return names;
  }

  private static Map<String, Double> medians(List<Map<String, Double>> rounds) {
    Map<String, List<Double>> figures = new LinkedHashMap<>();
    for (Map<String, Double> round : rounds) {
      round.forEach(
          (name, figure) ->
              figures.computeIfAbsent(name, ignored -> new ArrayList<>()).add(figure));
    }
    Map<String, Double> medians = new TreeMap<>();
    figures.forEach((name, values) -> medians.put(name, Median.of(values)));
    return medians;
  }
}
