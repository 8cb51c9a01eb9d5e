using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Dns;

/// <summary>The key of a service account, as the cloud's console gives it.</summary>
/// <param name="Email">Who it is.</param>
/// <param name="Project">Project that it belongs to.</param>
/// <param name="KeyId">Which of its keys this is.</param>
/// <param name="PrivateKey">The key, in PEM form.</param>
/// <param name="TokenUrl">Where tokens are given.</param>
internal sealed record GoogleServiceAccount(string Email, string Project, string KeyId, string PrivateKey, Uri TokenUrl)
{
    /// <exception cref="ProviderSettingsException">The text is no such key.</exception>
    public static GoogleServiceAccount Parse(string json)
    {
        try
        {
            var node = JsonNode.Parse(json);
            var account = new GoogleServiceAccount(
                ProviderJson.Text(node, "client_email"), ProviderJson.Text(node, "project_id"), ProviderJson.Text(node, "private_key_id"), ProviderJson.Text(node, "private_key"),
                Uri.TryCreate(ProviderJson.Text(node, "token_uri"), UriKind.Absolute, out var url) ? url : new Uri("https://oauth2.googleapis.com/token"));
            using var key = RSA.Create();
            key.ImportFromPem(account.PrivateKey);
            if (account.Email.Length > 0) return account;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException or CryptographicException)
        {
            // Told below, without what the file holds.
        }
        throw new ProviderSettingsException("google-clouddns: service-account is not the JSON key of a service account (client_email, private_key)");
    }

    /// <summary>A name only: the key is never told.</summary>
    public override string ToString() => Email;
}
