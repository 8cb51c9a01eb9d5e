using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What is known to have become of an object in one member. Immutable.</summary>
internal sealed record CopyRecord
{
    /// <summary>One word of <see cref="CopyStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>Why, in one word, where the plan's own reason does not say it; else empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The same for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>Uid of the federated object it was done for.</summary>
    public string FederatedUid { get; init; } = "";

    /// <summary>Fingerprint of the content the member was brought to; empty if it was not.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>The member's object when it was last judged; null if there was none.</summary>
    public KubeObject? Copy { get; init; }

    /// <summary>What the member's server made of our words where it words them differently, such as <c>1</c> for <c>1000m</c>; empty if it does not.</summary>
    public string Wording { get; init; } = "";

    /// <summary>Fields that others own in the member and that were left to them.</summary>
    public IReadOnlyList<FieldConflict> Left { get; init; } = [];

    /// <summary>How often changes by others were set right lately.</summary>
    public int Corrections { get; init; }

    /// <summary>When that was done last.</summary>
    public DateTimeOffset CorrectedAt { get; init; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; init; }

    /// <summary>When to try again by itself.</summary>
    public Requeue Retry { get; init; }

    /// <summary>Whether the member is known to hold a copy.</summary>
    public bool IsHeld => Copy is not null && State is (CopyStates.Placed or CopyStates.Drifted or CopyStates.Held);

    /// <summary>Whether a reader of the table has no reason to look again.</summary>
    public bool SaysTheSameAs(CopyRecord other) =>
        (State, Reason, Message, Fingerprint, FederatedUid) == (other.State, other.Reason, other.Message, other.Fingerprint, other.FederatedUid);
}
