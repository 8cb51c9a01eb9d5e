namespace Meridian.ApiServer;

/// <summary>What a service-account token says.</summary>
public sealed record ServiceAccountClaims
{
    /// <summary>Who issued the token.</summary>
    public required string Issuer { get; init; }

    /// <summary>Whom the token is for.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>Identifier of the token.</summary>
    public required string Id { get; init; }

    /// <summary>When the token was issued; it is not valid before.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When the token ceases to be valid.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>Namespace of the service account.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name and uid of the service account.</summary>
    public required BoundReference ServiceAccount { get; init; }

    /// <summary>Pod whose life the token shares, or null.</summary>
    public BoundReference? Pod { get; init; }

    /// <summary>Secret whose life the token shares, or null.</summary>
    public BoundReference? Secret { get; init; }

    /// <summary>Whether the token stands in a Secret and lives as long as that does: it has no times and no audience.</summary>
    public bool IsLegacy { get; init; }

    /// <summary>Node the pod runs on, or without a pod the node whose life the token shares; or null.</summary>
    public BoundReference? Node { get; init; }

    /// <summary>Moment from which a longer-lived token should have been renewed, or null.</summary>
    public DateTimeOffset? WarnAfter { get; init; }
}

/// <summary>An object named in a token.</summary>
/// <param name="Name">Name of the object.</param>
/// <param name="Uid">Uid of the object, so that a later one of the same name does not count.</param>
public sealed record BoundReference(string Name, string Uid);
