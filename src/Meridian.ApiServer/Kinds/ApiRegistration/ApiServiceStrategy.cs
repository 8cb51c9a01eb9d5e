using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>APIServices. Only those that this server answers itself: one that names another server is refused, because nobody would ask it.</summary>
/// <param name="time">Clock, for the time of the condition.</param>
internal sealed class ApiServiceStrategy(TimeProvider time) : BuiltInStrategy(ResourceTypes.ApiServices)
{
    private const int HighestGroup = 20_000;
    private const int HighestVersion = 1_000;

    public override bool HasGeneration => false;

    public override bool AllowsUnconditionalUpdate => false;

    public override void Default(JsonObject obj) => obj.Obj("spec").Obj("service")?.SetDefault("port", 443);

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject
    {
        ["conditions"] = new JsonArray(new JsonObject
        {
            ["type"] = "Available",
            ["status"] = "True",
            ["lastTransitionTime"] = WireTime.Format(time.GetUtcNow()),
            ["reason"] = "Local",
            ["message"] = "Local APIServices are always available",
        }),
    };

    protected override IEnumerable<string> NameFaults(string name) => NameSyntax.PathSegmentFaults(name);

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        var (group, version, name) = (spec.Text("group"), spec.Text("version"), obj.Obj("metadata").Text("name"));
        if (name.Length > 0 && name != $"{version}.{group}" && !NameSyntax.PathSegmentFaults(name).Any())
            faults.InvalidText("metadata.name", name, $"must be `spec.version+\".\"+spec.group`: \"{version}.{group}\"");
        if (group.Length == 0 && version != "v1") faults.Required("spec.group", "only v1 may have an empty group and it better be legacy kube");
        if (group.Length > 0) faults.Each("spec.group", group, NameSyntax.SubdomainFaults(group));
        faults.Each("spec.version", version, NameSyntax.LetterLabelFaults(version));
        Priority(spec, "groupPriorityMinimum", HighestGroup, faults);
        Priority(spec, "versionPriority", HighestVersion, faults);
        Local(spec, faults);
        foreach (var (i, condition) in obj.Obj("status").Items("conditions"))
            faults.Supported($"status.conditions[{i}].status", condition.Text("status"), "True", "False", "Unknown");
    }

    private static void Priority(JsonObject? spec, string name, int highest, Faults faults)
    {
        var priority = spec.Number(name) ?? 0;
        if (priority <= 0 || priority > highest) faults.InvalidNumber($"spec.{name}", priority, $"must be positive and less than {highest}");
    }

    private static void Local(JsonObject? spec, Faults faults)
    {
        if (spec.Has("service"))
        {
            faults.Forbidden("spec.service", "API servers behind a service are not asked by this server yet; only APIServices without a service can be made");
            return;
        }
        if (spec.Text("caBundle") is { Length: > 0 } bundle)
            faults.InvalidText("spec.caBundle", $"{bundle.Length / 4 * 3 - bundle.Count(c => c == '=')} bytes", "local APIServices may not have a caBundle");
        if (spec.Flag("insecureSkipTLSVerify")) faults.Invalid("spec.insecureSkipTLSVerify", true, "local APIServices may not have insecureSkipTLSVerify");
    }
}
