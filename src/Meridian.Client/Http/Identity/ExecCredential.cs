using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Client;

/// <summary>What a plug-in printed.</summary>
/// <param name="Token">Bearer token; empty for none.</param>
/// <param name="CertificatePem">Client certificate; empty for none.</param>
/// <param name="KeyPem">Its key.</param>
/// <param name="Expires">Until when it may be kept; null until the server refuses it.</param>
internal sealed record ExecCredential(string Token, string CertificatePem, string KeyPem, DateTimeOffset? Expires)
{
    /// <summary>What the plug-in is told, in <c>KUBERNETES_EXEC_INFO</c>.</summary>
    public static string Request(ExecPlugin plugin, bool interactive)
    {
        var spec = new JsonObject { ["interactive"] = interactive };
        if (plugin.ClusterInfo is { } cluster) spec["cluster"] = cluster.DeepClone();
        return new JsonObject { ["kind"] = "ExecCredential", ["apiVersion"] = plugin.ApiVersion, ["spec"] = spec }.ToJsonString();
    }

    /// <summary>Reads the output.</summary>
    /// <exception cref="FormatException">It is not what was asked for; the message says how.</exception>
    public static ExecCredential Read(ReadOnlySpan<byte> output, string apiVersion)
    {
        var root = Parse(output);
        if (Text(root, "kind") != "ExecCredential") throw new FormatException($"its output is of kind \"{Text(root, "kind")}\", not ExecCredential");
        if (Text(root, "apiVersion") != apiVersion) throw new FormatException($"it was asked for {apiVersion} and gave \"{Text(root, "apiVersion")}\"");
        if (root["status"] is not JsonObject status) throw new FormatException("its output has no status");
        var credential = new ExecCredential(Text(status, "token"), Text(status, "clientCertificateData"), Text(status, "clientKeyData"), Expiry(Text(status, "expirationTimestamp")));
        if (credential.Token.Length == 0 && credential.CertificatePem.Length == 0) throw new FormatException("its output has neither a token nor a client certificate");
        if (credential.CertificatePem.Length == 0 != (credential.KeyPem.Length == 0)) throw new FormatException("its output has a client certificate or its key, but not both");
        return credential;
    }

    /// <summary>The client certificate; null for none.</summary>
    /// <exception cref="KubeconfigException">It is no valid PEM.</exception>
    public X509Certificate2? Certificate()
    {
        try
        {
            return CertificatePem.Length == 0 ? null : X509Certificate2.CreateFromPem(CertificatePem, KeyPem);
        }
        catch (CryptographicException fault)
        {
            throw new KubeconfigException($"the exec plug-in's client certificate is not valid: {fault.Message}");
        }
    }

    /// <summary>Nothing: credentials do not belong in text.</summary>
    public override string ToString() => nameof(ExecCredential);

    private static JsonObject Parse(ReadOnlySpan<byte> output)
    {
        try
        {
            return JsonNode.Parse(output) as JsonObject ?? throw new FormatException("its output is no JSON object");
        }
        catch (JsonException)
        {
            throw new FormatException(output.IsEmpty ? "it printed nothing" : "its output is no JSON");
        }
    }

    private static DateTimeOffset? Expiry(string text)
    {
        if (text.Length == 0) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FormatException($"its expirationTimestamp \"{text}\" is no time");
    }

    private static string Text(JsonObject value, string name) => value[name] is JsonValue text && text.TryGetValue<string>(out var found) ? found : "";
}
