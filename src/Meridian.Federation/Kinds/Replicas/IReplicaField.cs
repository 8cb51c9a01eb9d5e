using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A member's part of a number that is divided.</summary>
/// <param name="Mine">Its part.</param>
/// <param name="Before">What the members before it, by name, have together.</param>
/// <param name="Total">What all have together.</param>
internal readonly record struct ReplicaShare(long Mine, long Before, long Total)
{
    /// <summary>The same part of another number. The parts of all members add up to that number exactly.</summary>
    public long Of(long other) => Total == 0 ? 0 : ((Before + Mine) * other / Total) - (Before * other / Total);
}

/// <summary>The number of a kind that is divided over the members: how it is read and written. Pure.</summary>
internal interface IReplicaField
{
    /// <summary>Whether a member without a part is given no copy at all, instead of one that asks for none.</summary>
    bool NeedsShare => false;

    /// <summary>Whether a copy that has no part any more is removed, instead of asking for none.</summary>
    bool DropsEmpty(KubeObject source) => false;

    /// <summary>Whether a copy depends on nothing but the member's part: then members with the same part have the same copy.</summary>
    bool IsPlain => false;

    /// <summary>What is to be divided.</summary>
    long Total(KubeObject source);

    /// <summary>What a copy asks for now.</summary>
    long Wanted(KubeObject copy);

    /// <summary>Whether what a copy asks for is to be there in the end, so that people wait for it. Not so where it is a limit.</summary>
    bool IsAwaited => true;

    /// <summary>How much of what a copy asks for is there.</summary>
    long Ready(KubeObject copy);

    /// <summary>Writes a member's part.</summary>
    /// <param name="copy">The copy to be; so far as the source has it.</param>
    /// <param name="share">The part.</param>
    /// <param name="existing">The copy as it is in the member, or null.</param>
    void Write(JsonObject copy, ReplicaShare share, KubeObject? existing);

    /// <summary>Whether the object has done its work, so that nothing is given to further members.</summary>
    bool IsDone(KubeObject source) => false;
}
