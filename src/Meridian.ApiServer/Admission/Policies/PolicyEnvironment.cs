using Meridian.Cel;

namespace Meridian.ApiServer.Policies;

/// <summary>What expressions of policies may use.</summary>
internal static class PolicyEnvironment
{
    private static readonly CelSchema Text = new() { Type = "string" };
    private static readonly CelSchema Texts = new() { Type = "array", Items = Text };
    private static readonly CelSchema TextMap = new() { Type = "object", AdditionalProperties = Text };
    private static readonly CelSchema Number = new() { Type = "integer" };
    // The one schema that takes any value and is seen.
    private static readonly CelSchema AnyValue = new() { IntOrString = true };
    private static readonly CelSchema Time = new() { Type = "string", Format = "date-time" };

    /// <summary>The request: <c>request.operation</c> and so on.</summary>
    public static CelSchema Request { get; } = Object(
        ("kind", Of("group", "version", "kind")), ("resource", Of("group", "version", "resource")), ("subResource", Text),
        ("requestKind", Of("group", "version", "kind")), ("requestResource", Of("group", "version", "resource")), ("requestSubResource", Text),
        ("name", Text), ("namespace", Text), ("operation", Text), ("dryRun", new CelSchema { Type = "boolean" }),
        ("userInfo", Object(("username", Text), ("uid", Text), ("groups", Texts), ("extra", new CelSchema { Type = "object", AdditionalProperties = Texts }))),
        ("options", AnyValue));

    /// <summary>The namespace of the request's object.</summary>
    public static CelSchema Namespace { get; } = Object(
        ("apiVersion", Text), ("kind", Text),
        ("metadata", Object(
            ("name", Text), ("generateName", Text), ("namespace", Text), ("labels", TextMap), ("annotations", TextMap), ("uid", Text), ("creationTimestamp", Time),
            ("deletionGracePeriodSeconds", Number), ("deletionTimestamp", Time), ("generation", Number), ("resourceVersion", Text), ("finalizers", Texts))),
        ("spec", Object(("finalizers", Texts))), ("status", Object(("phase", Text))));

    private static readonly Lazy<CelEnvironment> Base = new(() => CelEnvironment.Kubernetes
        .WithVariable("request", Request).WithVariable("namespaceObject", Namespace)
        .WithVariable("authorizer", CelAuthorizers.AuthorizerType).WithVariable("authorizer.requestResource", CelAuthorizers.ResourceCheckType));

    private static readonly Lazy<CelEnvironment> Untyped = new(() => With(CelType.Dyn, false));
    private static readonly Lazy<CelEnvironment> WithParams = new(() => With(CelType.Dyn, true));

    /// <summary>With objects whose type is known only when they come.</summary>
    public static CelEnvironment ForAnyObject(bool hasParams) => hasParams ? WithParams.Value : Untyped.Value;

    /// <summary>With objects of a schema, and parameters of a schema, for the check of types; null is any.</summary>
    public static CelEnvironment ForSchemas(CelSchema? schema, bool hasParams, CelSchema? parameters)
    {
        var environment = schema is null ? ForAnyObject(hasParams) : Base.Value.WithVariable("object", schema).WithVariable("oldObject", schema);
        if (!hasParams) return environment;
        return parameters is null ? environment.WithVariable("params", CelType.Dyn) : environment.WithVariable("params", parameters);
    }

    private static CelEnvironment With(CelType type, bool hasParams)
    {
        var environment = Base.Value.WithVariable("object", type).WithVariable("oldObject", type);
        return hasParams ? environment.WithVariable("params", type) : environment;
    }

    private static CelSchema Of(params string[] texts) => Object([.. texts.Select(t => (t, Text))]);

    // The names are those of expressions, which here are not escaped: request.namespace.
    private static CelSchema Object(params (string Name, CelSchema Schema)[] fields) => new()
    {
        Type = "object", Verbatim = true, Properties = fields.ToDictionary(f => f.Name, f => f.Schema, StringComparer.Ordinal),
    };
}
