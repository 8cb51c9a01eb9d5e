using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>How a copy compares with what it should be.</summary>
/// <param name="IsAsWanted">Whether nothing is to be done.</param>
/// <param name="Drifted">Fields that somebody changed since it was brought to what it should be; empty if none are known.</param>
internal readonly record struct CopyJudgement(bool IsAsWanted, IReadOnlyList<string> Drifted)
{
    /// <summary>Nothing is to be done.</summary>
    public static readonly CopyJudgement AsWanted = new(true, []);

    /// <summary>It has to be brought to what it should be.</summary>
    public static readonly CopyJudgement Behind = new(false, []);
}

/// <summary>Judges whether a copy is as it should be. Pure.</summary>
internal static class CopyJudge
{
    /// <param name="desired">What the copy should say.</param>
    /// <param name="seen">The copy.</param>
    /// <param name="before">What was known of it.</param>
    public static CopyJudgement Judge(DesiredCopy desired, KubeObject seen, CopyRecord? before)
    {
        if (seen.Header.Annotations.GetValueOrDefault(FederationMarks.Applied) != desired.Fingerprint) return CopyJudgement.Behind;
        var known = before?.Fingerprint == desired.Fingerprint ? before : null;
        if (known is { State: CopyStates.Placed, Copy: { } judged } && SaysTheSame(judged, seen)) return CopyJudgement.AsWanted;
        var left = known?.Left ?? [];
        using var said = JsonDocument.Parse(desired.Without(left));
        using var held = JsonDocument.Parse(seen.Json);
        if (CopyComparison.Covers(said.RootElement, held.RootElement)) return CopyJudgement.AsWanted;
        // Not known yet whether somebody changed it, or its server words things differently: to say it again will tell.
        if (known is null) return CopyJudgement.Behind;
        if (CopyComparison.Project(said.RootElement, held.RootElement) == known.Wording) return CopyJudgement.AsWanted;
        return new CopyJudgement(false, CopyDifferences.Of(said.RootElement, held.RootElement));
    }

    /// <summary>What a server made of our words; empty if it holds just what was said.</summary>
    public static string Wording(DesiredCopy desired, IReadOnlyList<FieldConflict> left, KubeObject written)
    {
        using var said = JsonDocument.Parse(desired.Without(left));
        using var held = JsonDocument.Parse(written.Json);
        return CopyComparison.Covers(said.RootElement, held.RootElement) ? "" : CopyComparison.Project(said.RootElement, held.RootElement);
    }

    // Most changes of a copy are those of its status, which count neither as a generation nor as a label.
    private static bool SaysTheSame(KubeObject judged, KubeObject seen) => ReferenceEquals(judged, seen)
        || (judged.Header.Uid == seen.Header.Uid && seen.Header.Generation > 0 && judged.Header.Generation == seen.Header.Generation && Headers.HaveSameLabels(judged.Header, seen.Header));
}
