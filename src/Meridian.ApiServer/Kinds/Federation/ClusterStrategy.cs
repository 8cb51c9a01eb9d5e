using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Members of a federation. Their regions and zones become DNS labels, so they must be ones.</summary>
/// <param name="time">Clock, for when a member was tainted.</param>
internal sealed class ClusterStrategy(TimeProvider time) : BuiltInStrategy(ResourceTypes.Clusters)
{
    public override void Default(JsonObject obj)
    {
        foreach (var (_, taint) in obj.Obj("spec").Items("taints"))
            if (taint.Text("effect") == "NoExecute") taint.SetDefault("timeAdded", WireTime.Format(time.GetUtcNow()));
    }

    // A client that applies its file again does not make a taint younger.
    public override void PrepareForUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        base.PrepareForUpdate(current, updated, subresource);
        foreach (var (_, taint) in updated.Obj("spec").Items("taints"))
            if (Earlier(current, taint) is { } before && before["timeAdded"] is { } added) taint["timeAdded"] = added.DeepClone();
    }

    protected override IEnumerable<string> NameFaults(string name) => NameSyntax.LabelFaults(name);

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        Server(spec.Text("server"), faults);
        if (spec.Obj("secretRef").Text("name") is { Length: > 0 } secret) faults.Each("spec.secretRef.name", secret, NameSyntax.SubdomainFaults(secret));
        if (spec.Text("region") is { Length: > 0 } region) faults.Each("spec.region", region, NameSyntax.LabelFaults(region));
        var i = 0;
        foreach (var zone in spec.Texts("zones")) faults.Each($"spec.zones[{i++}]", zone, NameSyntax.LabelFaults(zone));
        if (spec.Text("provider") is { Length: > 0 } provider) faults.Each("spec.provider", provider, LabelSyntax.ValueFaults(provider));
        TolerationRules.ValidateTaints(spec, "spec.taints", faults);
        Degrees(spec, "latitude", 90, faults);
        Degrees(spec, "longitude", 180, faults);
        if (spec.Has("latitude") != spec.Has("longitude")) faults.Required(spec.Has("latitude") ? "spec.longitude" : "spec.latitude", "a place needs both latitude and longitude");
    }

    private static JsonObject? Earlier(JsonObject current, JsonObject taint) => current.Obj("spec").Items("taints")
        .Select(t => t.Item)
        .FirstOrDefault(t => t.Text("key") == taint.Text("key") && t.Text("effect") == taint.Text("effect") && t.Text("value") == taint.Text("value"));

    private static void Server(string server, Faults faults)
    {
        if (server.Length == 0) faults.Required("spec.server", "the URL of the member's API server");
        else if (!Uri.TryCreate(server, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
            faults.InvalidText("spec.server", server, "must be an absolute URL such as https://127.10.0.1:6443");
    }

    private static void Degrees(JsonObject? spec, string name, double limit, Faults faults)
    {
        if (spec?[name] is not { } node) return;
        if (node is not JsonValue value || !double.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var degrees) || !(Math.Abs(degrees) <= limit))
            faults.Invalid($"spec.{name}", node, $"must be between -{limit} and {limit}");
    }
}
