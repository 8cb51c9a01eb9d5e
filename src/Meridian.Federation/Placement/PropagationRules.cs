using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What to do about an object of the same name that is in a member already.</summary>
internal enum AdoptRule
{
    /// <summary>Leave it alone, and report a conflict.</summary>
    Never,

    /// <summary>Take it over if it says the same.</summary>
    IfIdentical,

    /// <summary>Take it over.</summary>
    Always,
}

/// <summary>What to do about a copy that somebody changed in a member.</summary>
internal enum DriftRule
{
    /// <summary>Set it right.</summary>
    Correct,

    /// <summary>Tell of it.</summary>
    Report,
}

/// <summary>How an object's copies are kept. Immutable.</summary>
/// <param name="Adopt">About objects that are there already.</param>
/// <param name="Drift">About changes by others.</param>
internal sealed record PropagationRules(AdoptRule Adopt = AdoptRule.Never, DriftRule Drift = DriftRule.Correct)
{
    /// <summary>On a federated object: <c>Never</c>, <c>IfIdentical</c> or <c>Always</c>, in any case; over what its policy says.</summary>
    public const string AdoptAnnotation = MeridianAnnotations.Prefix + "adopt";

    /// <summary>On a federated object: <c>Correct</c> or <c>Report</c>, in any case; over what its policy says.</summary>
    public const string DriftAnnotation = MeridianAnnotations.Prefix + "drift";

    /// <summary>The rules of an object. Words that are none count as not said.</summary>
    /// <param name="source">The federated object.</param>
    /// <param name="policy">The policy that holds for it; null for none.</param>
    public static PropagationRules Of(KubeObject source, PlacementPolicySpec? policy = null) => new(
        Word<AdoptRule>(source, AdoptAnnotation) ?? Word<AdoptRule>(policy?.Adopt) ?? AdoptRule.Never,
        Word<DriftRule>(source, DriftAnnotation) ?? Word<DriftRule>(policy?.Drift) ?? DriftRule.Correct);

    private static T? Word<T>(KubeObject source, string annotation)
        where T : struct, Enum => Word<T>(source.Header.Annotations.GetValueOrDefault(annotation));

    private static T? Word<T>(string? text)
        where T : struct, Enum => text is { Length: > 0 } && char.IsAsciiLetter(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var rule) ? rule : null;
}
