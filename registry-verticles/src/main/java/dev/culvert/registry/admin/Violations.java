package dev.culvert.registry.admin;

import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in the words of the API which rule of its document a request breaks, and where. */
final class Violations {

  /** The validator names the parameter in its message only. */
  private static final Pattern PARAMETER =
      Pattern.compile("^.*?(?:path|query|header) parameter ([A-Za-z-]+)");

  private static final Pattern WRONG_TYPE =
      Pattern.compile("Instance type (\\S+) is invalid\\. Expected (.*)");

  private static final Pattern MISSING = Pattern.compile("required property \"(.*)\"");

  /** Rules that look at one value; the others only say that some value inside is wrong. */
  private static final Set<String> RULES =
      Set.of(
          "type",
          "required",
          "additionalProperties",
          "minProperties",
          "minLength",
          "maxLength",
          "format",
          "minimum",
          "maximum",
          "maxItems");

  private Violations() {}

  static Problem explain(ValidatorException violation) {
    String parameter = parameter(violation.getMessage());
    if (violation instanceof SchemaValidationException schema) {
      return explain(parameter, firstRule(schema.getOutputUnit().getErrors()));
    }
    if (violation.type() == ValidatorErrorType.MISSING_REQUIRED_PARAMETER) {
      return parameter == null
          ? Problem.invalid(null, "the body is missing; right is a JSON object")
          : Problem.invalid(parameter, parameter + ": is missing");
    }
    return parameter == null
        ? Problem.invalid(null, "the body is not JSON")
        : Problem.invalid(parameter, parameter + ": cannot be read");
  }

  private static String parameter(String message) {
    Matcher matcher = PARAMETER.matcher(message);
    return matcher.find() ? matcher.group(1) : null;
  }

  private static OutputUnit firstRule(List<OutputUnit> errors) {
    return errors.stream()
        .filter(error -> RULES.contains(rule(error)))
        .findFirst()
        .orElse(errors.get(errors.size() - 1));
  }

  private static String rule(OutputUnit error) {
    String location = error.getKeywordLocation();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  private static Problem explain(String parameter, OutputUnit error) {
    String field = parameter == null ? field(error) : parameter;
    String text = text(error);
    return field.isEmpty()
        ? Problem.invalid(null, "the body " + text)
        : Problem.invalid(field, field + ": " + text);
  }

  /** From {@code #/routes/0/hostname} to {@code routes/0/hostname}. */
  private static String field(OutputUnit error) {
    String where = error.getInstanceLocation().replaceFirst("^#/?", "");
    Matcher missing = MISSING.matcher(error.getError());
    if (rule(error).equals("required") && missing.find()) {
      return where.isEmpty() ? missing.group(1) : where + "/" + missing.group(1);
    }
    return where;
  }

  private static String text(OutputUnit error) {
    String text = error.getError();
    Matcher wrongType = WRONG_TYPE.matcher(text);
    return switch (rule(error)) {
      case "type" ->
          wrongType.matches()
              ? "is of type " + wrongType.group(1) + "; right is " + wrongType.group(2)
              : text;
      case "required" -> "is missing";
      case "additionalProperties" -> "is not a field that this request has";
      case "minProperties" -> "says nothing to change";
      case "minLength", "maxLength" -> text.replaceFirst("^String ", "");
      case "format" -> text.replaceFirst("^String does not match format \"(.*)\"$", "is no $1");
      default -> text;
    };
  }
}
