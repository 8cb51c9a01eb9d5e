using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Rules that code refers to.</summary>
internal static class RuleSets
{
    /// <summary>Everything there is.</summary>
    public static readonly PolicyRule[] Everything =
        [new() { Verbs = ["*"], ApiGroups = ["*"], Resources = ["*"] }, new() { Verbs = ["*"], NonResourceURLs = ["*"] }];
}
