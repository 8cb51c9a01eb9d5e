using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Writes into a new certificate signing request who asks for it, whatever the client says.</summary>
internal sealed class CertificateRequester : IAdmission
{
    public void Admit(AdmissionRequest request)
    {
        if (request.Operation != AdmissionOperation.Create || !request.Type.Equals(ResourceTypes.CertificateSigningRequests)) return;
        if (request.Object["spec"] is not JsonObject spec) return;
        var user = request.Context.User;
        spec["username"] = user.Name;
        Set(spec, "uid", user.Uid.Length > 0 ? JsonValue.Create(user.Uid) : null);
        Set(spec, "groups", user.Groups.Count > 0 ? Texts(user.Groups) : null);
        Set(spec, "extra", user.Extra.Count > 0 ? new JsonObject(user.Extra.Select(e => new KeyValuePair<string, JsonNode?>(e.Key, Texts(e.Value)))) : null);
    }

    private static void Set(JsonObject spec, string name, JsonNode? value)
    {
        if (value is null) spec.Remove(name);
        else spec[name] = value;
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);
}
