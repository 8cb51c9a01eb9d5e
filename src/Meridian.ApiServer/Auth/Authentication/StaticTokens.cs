using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Meridian.ApiServer;

/// <summary>Bearer tokens given to the server at start, held in memory only as hashes.</summary>
public sealed class StaticTokens
{
    /// <summary>No tokens.</summary>
    public static readonly StaticTokens None = new([]);

    // Looked up by hash, so the time a look-up takes tells nothing of the tokens.
    private readonly Dictionary<string, UserInfo> users = new(StringComparer.Ordinal);

    /// <summary>Keeps tokens and whom they speak for. An empty token is refused.</summary>
    /// <exception cref="ArgumentException">A token is empty.</exception>
    public StaticTokens(IEnumerable<KeyValuePair<string, UserInfo>> tokens)
    {
        foreach (var (token, user) in tokens)
        {
            ArgumentException.ThrowIfNullOrEmpty(token);
            users[Hash(token)] = user.WithAuthenticated();
        }
    }

    /// <summary>One token that speaks for an administrator.</summary>
    public static StaticTokens ForAdmin(string token) =>
        new([new(token, new UserInfo("admin", [UserInfo.MastersGroup]))]);

    /// <summary>Finds the user of a token.</summary>
    public bool TryAuthenticate(string token, [NotNullWhen(true)] out UserInfo? user) => users.TryGetValue(Hash(token), out user);

    private static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
