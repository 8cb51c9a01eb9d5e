using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Cel;

namespace Meridian.ApiServer.CustomResources;

/// <summary>One rule of <c>x-kubernetes-validations</c>, compiled when it is first asked.</summary>
internal sealed class ValueRule
{
    private readonly Lazy<CelCompilation> rule;
    private readonly Lazy<CelCompilation?> message;

    public ValueRule(JsonObject source, CelSchema schema)
    {
        Source = source;
        IsOptional = source.Flag("optionalOldSelf");
        var environment = new Lazy<CelEnvironment>(() => Environment(schema));
        rule = new(() => environment.Value.Compile(source.Text("rule")));
        message = new(() => source.Text("messageExpression") is { Length: > 0 } text ? environment.Value.Compile(text) : null);
    }

    /// <summary>The rule as written.</summary>
    public JsonObject Source { get; }

    /// <summary>Whether the rule is asked about new values too, and <c>oldSelf</c> may be nothing.</summary>
    public bool IsOptional { get; }

    public CelCompilation Rule => rule.Value;

    public CelCompilation? Message => message.Value;

    public bool UsesOldSelf => Rule.Program?.Variables.Contains("oldSelf") == true;

    /// <summary>The rule as failures name it.</summary>
    public string Name => (Source.Text("message") is { Length: > 0 } text ? text : Source.Text("rule")).Trim();

    private CelEnvironment Environment(CelSchema schema)
    {
        var withSelf = CelEnvironment.Kubernetes.WithVariable("self", schema);
        return IsOptional ? withSelf.WithVariable("oldSelf", CelType.Optional(schema.CelType)) : withSelf.WithVariable("oldSelf", schema);
    }
}
