package dev.culvert.testing.leak;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a class of tests after which pooled memory is found to be lost: by one of them, or by one
 * of the class before whose memory was not collected until now. JUnit finds it by itself where
 * {@code junit.jupiter.extensions.autodetection.enabled} is set.
 */
public final class LeakCheck implements AfterAllCallback {

  @Override
  public void afterAll(ExtensionContext context) {
    // Nested classes are a part of the one that holds them.
    if (context.getRequiredTestClass().getEnclosingClass() != null) {
      return;
    }
    List<String> found = LeakDetector.collect();
    if (!found.isEmpty()) {
      throw new AssertionError(
          found.size() + " buffers were lost, not released; the first: " + found.get(0));
    }
  }
}
