using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Secrets.</summary>
internal sealed class SecretStrategy() : BuiltInStrategy(ResourceTypes.Secrets)
{
    private static readonly Dictionary<string, string[]> RequiredKeys = new(StringComparer.Ordinal)
    {
        ["kubernetes.io/tls"] = ["tls.crt", "tls.key"],
        ["kubernetes.io/dockerconfigjson"] = [".dockerconfigjson"],
        ["kubernetes.io/dockercfg"] = [".dockercfg"],
        ["kubernetes.io/ssh-auth"] = ["ssh-privatekey"],
    };

    public override bool HasGeneration => false;

    // What clients write as text is kept as base64 like the rest, and never shown as text again.
    public override void Default(JsonObject obj)
    {
        obj.SetDefault("type", "Opaque");
        if (obj.Obj("stringData") is { } texts)
        {
            var data = obj.Ensure("data");
            foreach (var (key, value) in texts) data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonAccess.AsText(value)));
        }
        obj.Remove("stringData");
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        DataRules.ValidateKeys(obj, "data", faults);
        foreach (var (key, value) in obj.Map("data"))
            if (!Base64.IsValid(value)) faults.Add(FieldFault.WrongType($"data[{key}]", "<base64>", "must be base64"));
        DataRules.ValidateSize(obj, "", "data", "data", faults);
        if (RequiredKeys.TryGetValue(obj.Text("type"), out var keys))
            foreach (var key in keys)
                if (!obj.Obj("data").Has(key)) faults.Required($"data[{key}]");
        if (obj.Text("type") == "kubernetes.io/service-account-token" && obj.Obj("metadata").Obj("annotations").Text("kubernetes.io/service-account.name").Length == 0)
            faults.Required("metadata.annotations[kubernetes.io/service-account.name]");
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        faults.Immutable("type", current["type"], updated["type"]);
        DataRules.ValidateImmutable(current, updated, ["data"], faults);
    }
}
