package dev.culvert.testing.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The sum of the reports that surefire and failsafe left in all modules. It needs nothing but the
 * JDK, so a build that failed early can be summed up as well: {@code java TestReports.java ROOT}
 * prints why tests were skipped or failed, and a last line {@code N passed, N failed, N skipped}.
 *
 * @param passed how many tests passed
 * @param failed the tests that failed or broke
 * @param skipped the tests that did not run, each with its reason
 */
public record TestReports(int passed, List<String> failed, List<String> skipped) {

  private static final String REPORT = "TEST-.*\\.xml";

  public TestReports {
    failed = List.copyOf(failed);
    skipped = List.copyOf(skipped);
  }

  /**
   * Reads the reports of all modules of a checkout. A report that breaks off counts as one test
   * that failed.
   *
   * @param root the directory of the parent pom
   */
  public static TestReports read(Path root) throws IOException {
    int passed = 0;
    List<String> failed = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (Path file : files(root)) {
      NodeList cases;
      try {
        cases = parse(file).getElementsByTagName("testcase");
      } catch (SAXException e) {
        failed.add(
            file.getFileName() + " breaks off, as when its JVM was killed: " + e.getMessage());
        continue;
      }
      for (int i = 0; i < cases.getLength(); i++) {
        Element test = (Element) cases.item(i);
        String name = test.getAttribute("classname") + "." + test.getAttribute("name");
        Element outcome = outcome(test);
        if (outcome == null) {
          passed++;
        } else if (outcome.getTagName().equals("skipped")) {
          skipped.add(name + ": " + reason(outcome));
        } else {
          failed.add(name + ": " + reason(outcome));
        }
      }
    }
    return new TestReports(passed, failed, skipped);
  }

  /** {@code 12 passed, 0 failed, 1 skipped}. */
  public String summary() {
    return passed + " passed, " + failed.size() + " failed, " + skipped.size() + " skipped";
  }

  /** Prints the sum of the checkout that is the first argument. */
  public static void main(String[] args) throws IOException {
    TestReports all = read(Path.of(args[0]));
    all.failed.forEach(test -> System.out.println("failed: " + test));
    all.skipped.forEach(test -> System.out.println("skipped: " + test));
    System.out.println(all.summary());
  }

  private static List<Path> files(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> modules = Files.list(root)) {
      for (Path module : modules.sorted().toList()) {
        for (String kind : List.of("surefire-reports", "failsafe-reports")) {
          Path reports = module.resolve("target").resolve(kind);
          if (Files.isDirectory(reports)) {
            try (Stream<Path> some = Files.list(reports)) {
              some.filter(file -> file.getFileName().toString().matches(REPORT))
                  .sorted()
                  .forEach(files::add);
            }
          }
        }
      }
    }
    return files;
  }

  private static Element parse(Path file) throws IOException, SAXException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(file.toFile()).getDocumentElement();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a test case that did not simply pass has inside; {@code null} if it passed. */
  private static Element outcome(Element test) {
    for (Node child = test.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element
          && List.of("skipped", "failure", "error").contains(element.getTagName())) {
        return element;
      }
    }
    return null;
  }

  private static String reason(Element outcome) {
    String message = outcome.getAttribute("message");
    String said = message.isBlank() ? outcome.getTextContent().strip() : message.strip();
    return said.lines().findFirst().orElse("no reason given");
  }
}
