using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Cel;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>Holds the expressions of a validating policy against the types of the objects it is about.</summary>
internal static class PolicyTypeCheck
{
    private const int MostTypes = 10;

    /// <summary>What <c>status.typeChecking</c> should be: empty if nothing is wrong, or if the types are not known.</summary>
    public static JsonObject Of(JsonObject? spec, ResourceCatalog catalog)
    {
        var schemas = Types(spec, catalog).Select(s => (s.Type, Schema: KindSchemas.Of(s))).Where(s => s.Schema is not null).ToList();
        var parameters = spec.Obj("paramKind") is { } kind
            ? catalog.Resources.FirstOrDefault(r => r.Type.ApiVersion == kind.Text("apiVersion") && r.Type.Kind == kind.Text("kind")) : null;
        var warnings = new JsonArray();
        foreach (var (i, validation) in spec.Items("validations"))
        {
            foreach (var field in (string[])["expression", "messageExpression"])
            {
                if (validation.Text(field) is not { Length: > 0 } expression) continue;
                var found = string.Concat(schemas.Select(s => Check(spec, expression, s.Type, s.Schema!, parameters)));
                if (found.Length > 0) warnings.Add((JsonNode?)new JsonObject { ["fieldRef"] = $"spec.validations[{i}].{field}", ["warning"] = found });
            }
        }
        return warnings.Count == 0 ? [] : new JsonObject { ["expressionWarnings"] = warnings };
    }

    private static IEnumerable<ServedResource> Types(JsonObject? spec, ResourceCatalog catalog) => RequestMatch.Of(spec.Obj("matchConstraints")).Named
        .Where(n => n is { Group: not "*", Version: not "*", Resource: not "*" } && !n.Resource.Contains('/', StringComparison.Ordinal))
        .Select(n => catalog.Find(n.Group, n.Version, n.Resource)).OfType<ServedResource>().Distinct().Take(MostTypes);

    private static string Check(JsonObject? spec, string expression, ResourceType type, CelSchema schema, ServedResource? parameters)
    {
        var compiler = new PolicyCompiler(PolicyEnvironment.ForSchemas(schema, spec.Has("paramKind"), parameters is null ? null : KindSchemas.Of(parameters)));
        foreach (var (_, variable) in spec.Items("variables")) compiler.Variable(variable.Text("name"), variable.Text("expression"));
        var compiled = compiler.Expression(expression);
        if (compiled.Program is not null) return "";
        var name = type.Group.Length == 0 ? type.Version : type.ApiVersion;
        const string Prefix = "compilation failed: ";
        var error = compiled.Error.StartsWith(Prefix, StringComparison.Ordinal) ? compiled.Error[Prefix.Length..] : compiled.Error;
        return $"{name}, Kind={type.Kind}: {error}\n";
    }
}
