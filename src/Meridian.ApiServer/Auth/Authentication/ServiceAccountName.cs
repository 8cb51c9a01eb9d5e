namespace Meridian.ApiServer;

/// <summary>How service accounts appear as users and groups.</summary>
internal static class ServiceAccountName
{
    private const string UserPrefix = "system:serviceaccount:";

    public static string User(string ns, string name) => $"{UserPrefix}{ns}:{name}";

    public static string[] Groups(string ns) => ["system:serviceaccounts", $"system:serviceaccounts:{ns}"];

    /// <summary>Takes <c>system:serviceaccount:ns:name</c> apart.</summary>
    public static bool TryParse(string user, out string ns, out string name)
    {
        (ns, name) = ("", "");
        if (!user.StartsWith(UserPrefix, StringComparison.Ordinal)) return false;
        var rest = user[UserPrefix.Length..];
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || colon == rest.Length - 1 || rest.IndexOf(':', colon + 1) >= 0) return false;
        (ns, name) = (rest[..colon], rest[(colon + 1)..]);
        return true;
    }
}
