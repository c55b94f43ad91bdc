package dev.culvert.testing.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReportsTest {

  @TempDir private Path root;

  @Test
  void shouldSumUpTheReportsOfAllModulesAndNameWhatDidNotPass() throws IOException {
    write(
        "core/target/surefire-reports/TEST-a.A.xml",
        """
        <testsuite name="a.A" tests="3">
          <testcase name="passes" classname="a.A" time="0.1"><system-out>x</system-out></testcase>
          <testcase name="lacks" classname="a.A"><skipped message="needs &lt;nginx&gt;"/></testcase>
          <testcase name="breaks" classname="a.A"><error type="E"><![CDATA[E: broke
            at a.A]]></error></testcase>
        </testsuite>
        """);
    write(
        "system/target/failsafe-reports/TEST-b.B.xml",
        """
        <testsuite name="b.B" tests="2">
          <testcase name="passes" classname="b.B"/>
          <testcase name="fails" classname="b.B"><failure message="expected 1">trace</failure></testcase>
        </testsuite>
        """);
    write("system/target/failsafe-reports/failsafe-summary.xml", "<failsafe-summary/>");
    write("system/src/TEST-none.xml", "not a report");

    TestReports reports = TestReports.read(root);

    assertThat(reports.summary()).isEqualTo("2 passed, 2 failed, 1 skipped");
    assertThat(reports.skipped()).containsExactly("a.A.lacks: needs <nginx>");
    assertThat(reports.failed()).containsExactly("a.A.breaks: E: broke", "b.B.fails: expected 1");
  }

  @Test
  void shouldSayThatNothingRan() throws IOException {
    assertThat(TestReports.read(root).summary()).isEqualTo("0 passed, 0 failed, 0 skipped");
  }

  @Test
  void shouldCountAReportThatBreaksOffAsAFailure() throws IOException {
    write("core/target/surefire-reports/TEST-a.A.xml", "<testsuite><testcase name=");
    TestReports reports = TestReports.read(root);
    assertThat(reports.summary()).isEqualTo("0 passed, 1 failed, 0 skipped");
    assertThat(reports.failed().get(0)).startsWith("TEST-a.A.xml breaks off");
  }

  private void write(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }
}
