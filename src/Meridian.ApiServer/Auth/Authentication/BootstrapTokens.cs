using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>Tokens by which new nodes ask for their certificates: Secrets of type <c>bootstrap.kubernetes.io/token</c> in kube-system.</summary>
/// <param name="store">Where the Secrets are.</param>
/// <param name="time">Clock.</param>
public sealed class BootstrapTokens(IObjectStore store, TimeProvider time)
{
    private const int IdLength = 6;
    private const int SecretLength = 16;
    private const string Group = "system:bootstrappers";
    private static readonly SearchValues<char> GroupCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789:-");

    /// <summary>Finds the user of a token of the form <c>abcdef.0123456789abcdef</c>.</summary>
    public bool TryAuthenticate(string token, [NotNullWhen(true)] out UserInfo? user)
    {
        user = null;
        if (token.Length != IdLength + 1 + SecretLength || token[IdLength] != '.' || !token.All(IsOfTokens)) return false;
        var id = token[..IdLength];
        if (store.Get(ResourceTypes.Secrets, new ObjectKey("kube-system", $"bootstrap-token-{id}")) is not { Header.DeletionTimestamp: null } found) return false;
        var secret = found.ToNode();
        var data = secret.Obj("data");
        if (secret.Text("type") != "bootstrap.kubernetes.io/token" || Text(data, "token-id") != id || !IsSame(Text(data, "token-secret"), token[(IdLength + 1)..])) return false;
        if (Text(data, "usage-bootstrap-authentication") != "true" || IsOver(Text(data, "expiration"))) return false;
        if (!TryGroups(Text(data, "auth-extra-groups"), out var groups)) return false;
        user = new UserInfo($"system:bootstrap:{id}", groups).WithAuthenticated();
        return true;
    }

    private static bool IsOfTokens(char c) => c is '.' or (>= 'a' and <= 'z') or (>= '0' and <= '9');

    // Takes as long whatever the difference.
    private static bool IsSame(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(a), Encoding.ASCII.GetBytes(b));

    // A time that cannot be read is over: it was meant to be one.
    private bool IsOver(string expiration) => expiration.Length > 0 &&
        (!DateTimeOffset.TryParse(expiration, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) || end <= time.GetUtcNow());

    private static bool TryGroups(string extra, out string[] groups)
    {
        groups = [Group, .. extra.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        return groups.Skip(1).All(g => g.StartsWith(Group + ":", StringComparison.Ordinal) && g.Length > Group.Length + 1 && g[^1] is not (':' or '-') &&
            g.AsSpan(Group.Length + 1).IndexOfAnyExcept(GroupCharacters) < 0);
    }

    private static string Text(JsonObject? data, string name)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data.Text(name)));
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
