using System.Text.Json.Nodes;
using Meridian.Cel.Values;

namespace Meridian.Cel.Tests.Conformance;

/// <summary>Runs one test of the data.</summary>
internal static class ConformanceCase
{
    private static readonly CelEnvironment Base = CelEnvironment.Of(CelLibraries.Everything);

    private static readonly string[] Messages =
        ["TestAllTypes", "TestRequired", "GlobalEnum", "proto.hasExt", "proto.getExt", "google.protobuf.Any", "google.protobuf.Struct", "google.protobuf.Value", "google.protobuf.ListValue",
         "Value{", "google.protobuf.Empty", "NestedEnum", "protobuf.Timestamp{", "protobuf.Duration{", "FieldMask"];

    /// <summary>Why a test does not concern us; null if it does.</summary>
    public static string? SkipReason(JsonObject test)
    {
        var original = test["original"]!;
        if (original["name"]!.ToString() == "get_milliseconds") return "Kubernetes gives the whole duration in milliseconds";
        var text = original["expr"] + (original["bindings"]?.ToJsonString() ?? "") + (original["typeEnv"]?.ToJsonString() ?? "") + (original["value"]?.ToJsonString() ?? "");
        if (Messages.Any(m => text.Contains(m, StringComparison.Ordinal))) return "protobuf messages of the test suite";
        return text.Contains("cel.block", StringComparison.Ordinal) || text.Contains("cel.iterVar", StringComparison.Ordinal) ? "blocks that only an optimiser writes" : null;
    }

    /// <summary>Runs the test; null if it holds, else what differs.</summary>
    public static string? Run(JsonObject test)
    {
        var original = test["original"]!.AsObject();
        var environment = Environment(original);
        var text = original["expr"]!.GetValue<string>();
        var unchecked_ = original["disableCheck"]?.GetValue<bool>() == true;
        var compiled = unchecked_ ? environment.CompileUnchecked(text) : environment.Compile(text);
        if (compiled.Program is null) return original.ContainsKey("evalError") ? null : "does not compile: " + compiled.Error;
        if (original["typedResult"]?["deducedType"] is { } deduced && !ConformanceValues.Type(deduced).Equals(compiled.ResultType))
            return $"has type {compiled.ResultType} instead of {ConformanceValues.Type(deduced)}";
        if (original["checkOnly"]?.GetValue<bool>() == true) return null;
        return Compare(original, compiled.Program.Evaluate(Bindings(original), new CelBudget(long.MaxValue, long.MaxValue), TestContext.Current.CancellationToken));
    }

    private static string? Compare(JsonObject original, CelValue actual)
    {
        if (original.ContainsKey("evalError")) return actual.IsError ? null : $"gives {actual} instead of failing";
        var expected = (original["value"] ?? original["typedResult"]?["result"]) is { } value ? ConformanceValues.Read(value) : CelValue.True;
        if (expected.Kind == CelKind.Double && double.IsNaN(expected.AsDouble())) return actual.Kind == CelKind.Double && double.IsNaN(actual.AsDouble()) ? null : $"gives {actual} instead of NaN";
        return actual.Kind == expected.Kind && Equality.AreEqual(actual, expected) ? null : $"gives {actual} ({actual.Kind}) instead of {expected} ({expected.Kind})";
    }

    private static CelEnvironment Environment(JsonObject original)
    {
        var environment = Base.WithContainer(original["container"]?.ToString() ?? "");
        foreach (var declaration in original["typeEnv"]?.AsArray() ?? [])
            environment = declaration!["ident"] is { } ident ? environment.WithVariable(declaration["name"]!.ToString(), ConformanceValues.Type(ident["type"]!))
                : environment.With(Functions(declaration.AsObject()));
        return environment;
    }

    private static CelLibrary Functions(JsonObject declaration)
    {
        var library = new CelLibrary("declared");
        foreach (var overload in declaration["function"]!["overloads"]!.AsArray())
        {
            var parameters = overload!["params"]!.AsArray().Select(p => ConformanceValues.Type(p!)).ToArray();
            library.Function(declaration["name"]!.ToString(), overload["overloadId"]!.ToString(), parameters, ConformanceValues.Type(overload["resultType"]!), _ => CelValue.Error("unbound function"));
        }
        return library;
    }

    private static CelBindings Bindings(JsonObject original)
    {
        var bindings = new CelBindings();
        foreach (var (name, value) in original["bindings"]?.AsObject() ?? []) bindings[name] = ConformanceValues.Read(value!["value"]!);
        return bindings;
    }
}
