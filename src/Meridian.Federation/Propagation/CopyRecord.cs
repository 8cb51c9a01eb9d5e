using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What is known to have become of an object in one member. Immutable.</summary>
internal sealed record CopyRecord
{
    /// <summary>One word: <c>Placed</c>, <c>Pending</c>, <c>Failed</c>, <c>Removed</c>, <c>Conflict</c>.</summary>
    public required string State { get; init; }

    /// <summary>Uid of the federated object it was done for.</summary>
    public string FederatedUid { get; init; } = "";

    /// <summary>Fingerprint of the content the member was brought to; empty if it was not.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>The member's object when it was last judged to be as it should; null if it was not.</summary>
    public KubeObject? Copy { get; init; }

    /// <summary>What the member's server made of our words where it words them differently, such as <c>1</c> for <c>1000m</c>; empty if it does not.</summary>
    public string Wording { get; init; } = "";

    /// <summary>What went wrong; empty if nothing did.</summary>
    public string Failure { get; init; } = "";

    /// <summary>Failures in a row.</summary>
    public int Failures { get; init; }

    /// <summary>When to try again by itself.</summary>
    public Requeue Retry { get; init; }

    /// <summary>Whether a reader of the table has no reason to look again.</summary>
    public bool SaysTheSameAs(CopyRecord other) =>
        (State, Fingerprint, Failure, FederatedUid) == (other.State, other.Fingerprint, other.Failure, other.FederatedUid);
}
