package io.callstream.feature;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.NullableType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A CEL expression over named values that may be null, compiled once, evaluated many times and by
/// many threads.
///
/// Whole numbers are CEL's `int`, FLOAT and DOUBLE are `double`, TIMESTAMP is `timestamp`. Numbers
/// of different types can be compared. Whatever cannot be computed is null: null in arithmetic,
/// division by zero, NaN and infinities included.
public final class Expression {
    private static final CelOptions OPTIONS =
            CelOptions.current().enableHeterogeneousNumericComparisons(true).build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();
    private static final Optional<Object> NULL = Optional.of(NullValue.NULL_VALUE);

    private final CelRuntime.Program program;
    private final List<String> variables;
    private final FeatureType type;
    private final Map<String, Integer> indexes;
    private final boolean[] times;

    private Expression(
            CelRuntime.Program program,
            List<String> variables,
            FeatureType type,
            Map<String, Integer> indexes,
            boolean[] times) {
        this.program = program;
        this.variables = variables;
        this.type = type;
        this.indexes = indexes;
        this.times = times;
    }

    /// Compiles an expression.
    ///
    /// @param fields the names it may use, with their types
    /// @throws IllegalExpressionException if it is not CEL, or uses other names, or results in no
    ///   single value
    public static Expression compile(String text, Map<String, FieldType> fields) {
        CelCompilerBuilder compiler =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(OPTIONS)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS);
        fields.forEach((name, type) -> compiler.addVar(name, NullableType.create(celType(type))));
        CelValidationResult result = compiler.build().compile(text);
        if (result.hasError()) {
            throw new IllegalExpressionException(
                    result.getErrors().stream()
                            .map(Expression::describe)
                            .collect(Collectors.joining("; ")));
        }
        try {
            CelAbstractSyntaxTree tree = result.getAst();
            List<String> used =
                    tree.getReferenceMap().values().stream()
                            .map(CelReference::name)
                            .filter(fields::containsKey)
                            .distinct()
                            .sorted()
                            .toList();
            Expression unbound =
                    new Expression(
                            RUNTIME.createProgram(tree),
                            used,
                            featureType(tree.getResultType()),
                            Map.of(),
                            new boolean[0]);
            return unbound.bind(used, fields);
        } catch (CelValidationException | CelEvaluationException fault) {
            throw new IllegalExpressionException(String.valueOf(fault.getMessage()));
        }
    }

    /// The names it uses.
    public List<String> variables() {
        return variables;
    }

    public FeatureType type() {
        return type;
    }

    /// The same expression over arrays that hold its variables among others, in this order.
    public Expression bind(List<String> order, Map<String, FieldType> fields) {
        Map<String, Integer> places = new HashMap<>();
        boolean[] isTime = new boolean[order.size()];
        for (int i = 0; i < order.size(); i++) {
            places.putIfAbsent(order.get(i), i);
            isTime[i] = fields.get(order.get(i)) == FieldType.TIMESTAMP;
        }
        if (!places.keySet().containsAll(variables)) {
            throw new IllegalArgumentException(
                    "The order " + order + " lacks some of the variables " + variables);
        }
        return new Expression(program, variables, type, places, isTime);
    }

    /// The value for these values of the variables; null where it cannot be computed.
    public @Nullable Object evaluate(@Nullable Object[] values) {
        Object result;
        try {
            result = program.eval((CelVariableResolver) name -> find(name, values));
        } catch (CelEvaluationException cannotBeComputed) {
            return null;
        }
        return switch (result) {
            case Boolean flag -> flag;
            case Long number -> number;
            case String text -> text;
            case Double number -> Double.isFinite(number) ? number : null;
            case Instant time -> time.toEpochMilli();
            default -> null;
        };
    }

    /// Whether it is true for these values; what cannot be computed is not.
    public boolean isTrue(@Nullable Object[] values) {
        return Boolean.TRUE.equals(evaluate(values));
    }

    private Optional<Object> find(String name, @Nullable Object[] values) {
        Integer index = indexes.get(name);
        if (index == null) {
            return Optional.empty();
        }
        Object value = values[index];
        return switch (value) {
            case null -> NULL;
            case Integer number -> Optional.of(number.longValue());
            case Float number -> Optional.of(number.doubleValue());
            case Long time when times[index] -> Optional.of(Instant.ofEpochMilli(time));
            default -> Optional.of(value);
        };
    }

    private static CelType celType(FieldType type) {
        return switch (type) {
            case STRING -> SimpleType.STRING;
            case INT32, INT64 -> SimpleType.INT;
            case FLOAT, DOUBLE -> SimpleType.DOUBLE;
            case BOOL -> SimpleType.BOOL;
            case TIMESTAMP -> SimpleType.TIMESTAMP;
        };
    }

    private static FeatureType featureType(CelType type) {
        CelKind kind =
                type instanceof NullableType nullable ? nullable.targetType().kind() : type.kind();
        return switch (kind) {
            case STRING -> FeatureType.STRING;
            case INT, TIMESTAMP -> FeatureType.INT64;
            case DOUBLE -> FeatureType.DOUBLE;
            case BOOL -> FeatureType.BOOL;
            default ->
                    throw new IllegalExpressionException(
                            "its result is of type "
                                    + type.name()
                                    + ", but must be a string, int, double, bool or timestamp");
        };
    }

    private static String describe(CelIssue issue) {
        return "column " + (issue.getSourceLocation().getColumn() + 1) + ": " + issue.getMessage();
    }
}
