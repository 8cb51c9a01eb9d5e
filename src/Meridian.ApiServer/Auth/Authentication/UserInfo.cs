namespace Meridian.ApiServer;

/// <summary>Who makes a request.</summary>
public sealed record UserInfo
{
    /// <summary>Group of everyone who showed valid credentials.</summary>
    public const string Authenticated = "system:authenticated";

    /// <summary>Group of everyone who showed none.</summary>
    public const string Unauthenticated = "system:unauthenticated";

    /// <summary>Group that may do everything, whatever the roles say.</summary>
    public const string Masters = "system:masters";

    /// <summary>Somebody without credentials.</summary>
    public static readonly UserInfo Anonymous = new() { Name = "system:anonymous", Groups = [Unauthenticated] };

    /// <summary>User name, such as <c>system:serviceaccount:default:builder</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Identifier that tells users of one name apart over time; empty if none.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Groups; never null.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>What else is known of the user; never null.</summary>
    public IReadOnlyDictionary<string, string[]> Extra { get; init; } = new Dictionary<string, string[]>();

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
    internal UserInfo WithAuthenticated() => IsIn(Authenticated) ? this : this with { Groups = [.. Groups, Authenticated] };
}
