using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The Secret in which a federation keeps how it reaches a member and who it is there.</summary>
/// <param name="secret">The Secret.</param>
internal sealed class MemberSecret(KubeObject secret)
{
    private readonly IReadOnlyDictionary<string, string> data = secret.View<Secret>().Data;

    /// <summary>The service account whose token it holds; null if somebody made it by hand.</summary>
    public ObjectKey? Account => Text("serviceAccount").Split('/') is [var ns, var name] && ns.Length > 0 && name.Length > 0 ? new ObjectKey(ns, name) : null;

    /// <summary>When the token ends; null if not told.</summary>
    public DateTimeOffset? Expires => Time("expiry");

    /// <summary>When the token is to be renewed; null if not told.</summary>
    public DateTimeOffset? RenewAfter => Time("renewAfter");

    /// <summary>The whole object.</summary>
    /// <param name="member">Name of the member, and of the Secret.</param>
    /// <param name="server">Where the federation reaches the member.</param>
    /// <param name="way">How the server is known and reached; who the administrator is, is left out.</param>
    /// <param name="account">The service account.</param>
    /// <param name="token">Its token.</param>
    public static JsonObject Body(string member, Uri server, ClusterCredentials way, ObjectKey account, AccountToken token)
    {
        var data = TokenData(token);
        data["server"] = Base64(server.AbsoluteUri.TrimEnd('/'));
        data["serviceAccount"] = Base64(account.ToString());
        if (way.CertificateAuthorityPem.Length > 0) data["ca.crt"] = Base64(way.CertificateAuthorityPem);
        if (way.ServerName.Length > 0) data["tls-server-name"] = Base64(way.ServerName);
        if (way.InsecureSkipVerify) data["insecure-skip-tls-verify"] = Base64("true");
        if (way.ProxyUrl is { } proxy) data["proxy-url"] = Base64(proxy.OriginalString);
        return new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = member, ["namespace"] = FederationIdentity.Namespace },
            ["type"] = "Opaque", ["data"] = data,
        };
    }

    /// <summary>The fields that change with a token.</summary>
    public static JsonObject TokenData(AccountToken token) => new()
    {
        ["token"] = Base64(token.Value), ["expiry"] = Base64(WireTime.Format(token.Expires)), ["renewAfter"] = Base64(WireTime.Format(token.RenewAfter)),
    };

    private DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private string Text(string name)
    {
        var text = data.GetValueOrDefault(name, "");
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
