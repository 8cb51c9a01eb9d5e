using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>IngressClasses.</summary>
internal sealed class IngressClassStrategy() : BuiltInStrategy(ResourceTypes.IngressClasses)
{
    private const int MaxController = 250;
    private const string PathCharacters = "/-._~%!$&'()*+,;=:";

    public override void Default(JsonObject obj) => obj.Obj("spec").Obj("parameters")?.SetDefault("scope", "Cluster");

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        Controller(spec.Text("controller"), "spec.controller", faults);
        if (spec.Obj("parameters") is { } parameters) Parameters(parameters, "spec.parameters", faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults) =>
        faults.Immutable("spec.controller", current.Obj("spec")?["controller"], updated.Obj("spec")?["controller"]);

    private static void Controller(string controller, string field, Faults faults)
    {
        if (controller.Length == 0)
        {
            faults.Required(field);
            return;
        }
        if (controller.Length > MaxController) faults.TooLong(field, MaxController);
        if (controller.Split('/', 2) is not [{ Length: > 0 } host, { Length: > 0 } path])
        {
            faults.InvalidText(field, controller, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }
        faults.Each(field, host, NameSyntax.SubdomainFaults(host));
        if (!path.All(c => char.IsAsciiLetterOrDigit(c) || PathCharacters.Contains(c, StringComparison.Ordinal)))
            faults.InvalidText(field, path, $"Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')");
    }

    private static void Parameters(JsonObject parameters, string field, Faults faults)
    {
        ReferenceRules.Typed(parameters, field, faults);
        faults.OneOf(field + ".scope", parameters.Text("scope"), "Cluster", "Namespace");
        switch (parameters.Text("scope"), parameters.Has("namespace"))
        {
            case ("Namespace", false):
                faults.Required(field + ".namespace", "`parameters.scope` is set to 'Namespace'");
                break;
            case ("Namespace", true):
                faults.Each(field + ".namespace", parameters.Text("namespace"), NameSyntax.LabelFaults(parameters.Text("namespace")));
                break;
            case ("Cluster", true):
                faults.Forbidden(field + ".namespace", "`parameters.scope` is set to 'Cluster'");
                break;
        }
    }
}
