using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>CustomResourceDefinitions.</summary>
internal sealed class DefinitionStrategy() : BuiltInStrategy(ResourceTypes.CustomResourceDefinitions)
{
    public override bool AllowsUnconditionalUpdate => false;

    public override void Default(JsonObject obj)
    {
        if (obj.Obj("spec") is not { } spec) return;
        if (spec.Obj("names") is { } names && names.Text("kind") is { Length: > 0 } kind)
        {
            if (names.Text("singular").Length == 0) names["singular"] = kind.ToLowerInvariant();
            if (names.Text("listKind").Length == 0) names["listKind"] = kind + "List";
        }
        if (spec["conversion"] is null) spec["conversion"] = new JsonObject { ["strategy"] = "None" };
        if (spec.Obj("conversion").Obj("webhook").Obj("clientConfig").Obj("service") is { } service) service.SetDefault("port", 443);
    }

    public override IEnumerable<string> Warnings(JsonObject? current, JsonObject updated) =>
        FormatsOf(updated).Except(current is null ? [] : FormatsOf(current)).Select(f => $"unrecognized format \"{f}\"");

    public override void PrepareForCreate(JsonObject obj)
    {
        obj["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(),
            ["acceptedNames"] = new JsonObject { ["plural"] = "", ["kind"] = "" },
            ["storedVersions"] = new JsonArray(),
        };
        AddStoredVersion(obj);
    }

    public override void PrepareForUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        base.PrepareForUpdate(current, updated, subresource);
        if (subresource.Length == 0) AddStoredVersion(updated);
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        DefinitionRules.Validate(obj, faults);
        DefinitionRules.ValidateStatus(obj, faults);
        if (ApiApproval.Fault(obj, null) is { } approval) faults.Add(approval);
    }

    protected override IEnumerable<string> NameFaults(string name) => NameSyntax.SubdomainFaults(name);

    public override IReadOnlyList<StatusCause> FaultsOfUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        // What nobody approved before need not be approved now.
        if (subresource != "status")
            return [.. base.FaultsOfUpdate(current, updated, subresource).Where(f => f.Field != ApiApproval.Field || ApiApproval.Fault(updated, current) is not null)];
        var faults = new Faults();
        MetadataRules.ValidateUpdate(current, updated, faults);
        DefinitionRules.ValidateStatusNames(updated, faults);
        return faults.Found;
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        foreach (var (before, after, field) in Unchanging(current, updated)) faults.Immutable(field, before, after);
    }

    private static IEnumerable<(JsonNode? Before, JsonNode? After, string Field)> Unchanging(JsonObject current, JsonObject updated)
    {
        var (before, after) = (current.Obj("spec"), updated.Obj("spec"));
        if (new Definition(current).Is(DefinitionConditions.Established))
        {
            yield return (before?["scope"], after?["scope"], "spec.scope");
            yield return (before.Obj("names")?["kind"], after.Obj("names")?["kind"], "spec.names.kind");
        }
        yield return (before?["group"], after?["group"], "spec.group");
        yield return (before.Obj("names")?["plural"], after.Obj("names")?["plural"], "spec.names.plural");
    }

    // Formats that nobody checks.
    private static IEnumerable<string> FormatsOf(JsonObject definition) => new Definition(definition).WrittenVersions.SelectMany(v => Formats(v.Schema)).Distinct();

    private static IEnumerable<string> Formats(JsonNode? schema) => schema switch
    {
        JsonObject node when node.Text("format") is { Length: > 0 } format && ValueFormats.Known(node.Text("type") is { Length: > 0 } type ? [type] : [], format).Length == 0 => Below(node).Prepend(format),
        JsonObject node => Below(node),
        JsonArray list => list.SelectMany(Formats),
        _ => [],
    };

    private static IEnumerable<string> Below(JsonObject schema) =>
        Formats(schema["items"]).Concat(Formats(schema["additionalProperties"])).Concat((schema.Obj("properties") ?? []).SelectMany(p => Formats(p.Value)));

    private static void AddStoredVersion(JsonObject obj)
    {
        var storage = new Definition(obj).StorageVersion;
        if (storage.Length == 0) return;
        var status = obj.Ensure("status");
        if (status["storedVersions"] is not JsonArray stored) status["storedVersions"] = stored = [];
        if (!stored.Any(v => JsonAccess.AsText(v) == storage)) stored.Add((JsonNode)JsonValue.Create(storage));
    }
}
