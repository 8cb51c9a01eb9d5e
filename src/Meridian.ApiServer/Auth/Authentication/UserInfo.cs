namespace Meridian.ApiServer;

/// <summary>Who makes a request, as authentication found out.</summary>
/// <param name="Name">User name, such as <c>system:serviceaccount:default:builder</c>.</param>
/// <param name="Groups">Groups the user is in.</param>
/// <param name="Uid">Identifier that tells users of one name apart over time; empty if there is none.</param>
public sealed record UserInfo(string Name, IReadOnlyList<string> Groups, string Uid = "")
{
    /// <summary>Group of everyone who showed valid credentials.</summary>
    public const string AuthenticatedGroup = "system:authenticated";

    /// <summary>Group of everyone who showed none.</summary>
    public const string UnauthenticatedGroup = "system:unauthenticated";

    /// <summary>Group that may do everything, whatever the roles say.</summary>
    public const string MastersGroup = "system:masters";

    // Above the users that are made of it.
    private static readonly Dictionary<string, string[]> NoExtra = [];

    /// <summary>The server's own parts: may do everything.</summary>
    public static readonly UserInfo Master = new("system:apiserver", [MastersGroup, AuthenticatedGroup]);

    /// <summary>Somebody without credentials.</summary>
    public static readonly UserInfo Anonymous = new("system:anonymous", [UnauthenticatedGroup]);

    /// <summary>What else is known of the user; never null.</summary>
    public IReadOnlyDictionary<string, string[]> Extra { get; init; } = NoExtra;

    /// <summary>Whether the user belongs to a group.</summary>
    public bool IsIn(string group)
    {
        foreach (var own in Groups)
        {
            if (own == group) return true;
        }
        return false;
    }

    /// <summary>The user with the group of everyone authenticated.</summary>
    internal UserInfo WithAuthenticated() => IsIn(AuthenticatedGroup) ? this : this with { Groups = [.. Groups, AuthenticatedGroup] };
}
