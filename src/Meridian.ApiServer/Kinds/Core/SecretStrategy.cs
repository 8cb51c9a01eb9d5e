using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Secrets.</summary>
internal sealed class SecretStrategy() : BuiltInStrategy(ResourceTypes.Secrets)
{
    private const string AccountName = "kubernetes.io/service-account.name";

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
        ByType(obj, obj.Obj("data"), faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        faults.Immutable("type", current["type"], updated["type"]);
        DataRules.ValidateImmutable(current, updated, ["data"], faults);
    }

    private static void ByType(JsonObject obj, JsonObject? data, Faults faults)
    {
        switch (obj.Text("type"))
        {
            case "kubernetes.io/service-account-token":
                if (obj.Obj("metadata").Obj("annotations").Text(AccountName).Length == 0) faults.Required($"metadata.annotations[{AccountName}]");
                break;
            case "kubernetes.io/dockercfg":
                Json(data, ".dockercfg", faults);
                break;
            case "kubernetes.io/dockerconfigjson":
                Json(data, ".dockerconfigjson", faults);
                break;
            case "kubernetes.io/basic-auth":
                if (!data.Has("username") && !data.Has("password")) Keys(data, faults, "username", "password");
                break;
            case "kubernetes.io/ssh-auth":
                if (data.Text("ssh-privatekey").Length == 0) faults.Required("data[ssh-privatekey]");
                break;
            case "kubernetes.io/tls":
                Keys(data, faults, "tls.crt", "tls.key");
                break;
        }
    }

    private static void Keys(JsonObject? data, Faults faults, params string[] keys)
    {
        foreach (var key in keys)
            if (!data.Has(key)) faults.Required($"data[{key}]");
    }

    private static void Json(JsonObject? data, string key, Faults faults)
    {
        if (!data.Has(key))
        {
            faults.Required($"data[{key}]");
            return;
        }
        try
        {
            using var content = JsonDocument.Parse(Convert.FromBase64String(data.Text(key)));
            if (content.RootElement.ValueKind == JsonValueKind.Object) return;
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException)
        {
            // Told below without the content, which is secret.
        }
        faults.InvalidText($"data[{key}]", "<secret contents redacted>", "must be a JSON object");
    }
}
