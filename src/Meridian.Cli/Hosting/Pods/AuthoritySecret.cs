using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiServer;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>The keys of a federation that are kept, as its host cluster keeps them: in a Secret.</summary>
internal static class AuthoritySecret
{
    private const string Certificate = "ca.crt";
    private const string Key = "ca.key";
    private const string TokenKey = "service-account.key";
    private const string Dashboard = "dashboard.token";

    /// <summary>Makes new keys, as the data of the Secret.</summary>
    public static JsonObject NewData(string federation, TimeProvider time)
    {
        using var authority = CertificateAuthority.Create($"meridian-{federation}", time);
        using var tokens = ServiceAccountKey.Create();
        return new JsonObject
        {
            [Certificate] = Base64(authority.CertificatePem),
            [Key] = Base64(authority.KeyPem),
            [TokenKey] = Base64(tokens.KeyPem),
            [Dashboard] = Base64(RandomNumberGenerator.GetHexString(32, lowercase: true)),
        };
    }

    /// <summary>Reads the authority.</summary>
    /// <exception cref="CliException">It is missing or no key.</exception>
    public static CertificateAuthority Authority(KubeObject secret, TimeProvider time) =>
        Use(secret, () => CertificateAuthority.FromPem(Text(secret, Certificate), Text(secret, Key), time));

    /// <summary>Reads the keys of service account tokens.</summary>
    /// <exception cref="CliException">They are missing or no keys.</exception>
    public static ServiceAccountKeyRing TokenKeys(KubeObject secret) =>
        Use(secret, () => new ServiceAccountKeyRing([ServiceAccountKey.FromPem(Text(secret, TokenKey), TokenKey)]));

    /// <summary>Reads what lets one look at the dashboard.</summary>
    /// <exception cref="CliException">It is missing.</exception>
    public static string DashboardToken(KubeObject secret) => Use(secret, () => Text(secret, Dashboard));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Text(KubeObject secret, string name) => secret.View<Secret>().Data.GetValueOrDefault(name) is { Length: > 0 } data
        ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
        : throw new FormatException($"it has no {name}");

    private static T Use<T>(KubeObject secret, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception failure) when (failure is FormatException or CryptographicException or ArgumentException)
        {
            throw new CliException($"the keys in secret {secret.Key} cannot be used: {failure.Message.TrimEnd('.')}");
        }
    }
}
