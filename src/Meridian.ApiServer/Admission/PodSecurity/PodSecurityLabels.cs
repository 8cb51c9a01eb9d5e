using System.Globalization;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>What the labels of a namespace want of its pods.</summary>
/// <param name="Enforce">What pods must keep to.</param>
/// <param name="Audit">What is noted.</param>
/// <param name="Warn">What clients are warned of.</param>
internal readonly record struct PodSecurityLabels(PodSecurityPolicy Enforce, PodSecurityPolicy Audit, PodSecurityPolicy Warn)
{
    private const string Prefix = "pod-security.kubernetes.io/";
    private static readonly string[] Modes = ["enforce", "audit", "warn"];
    private static readonly PodSecurityPolicy Free = new(PodSecurityLevel.Privileged, PodSecurityPolicy.Latest);

    /// <summary>Whether pods may be anything, and nobody need be told.</summary>
    public bool IsFree => Enforce.Level == PodSecurityLevel.Privileged && IsQuiet;

    /// <summary>Whether nobody need be told.</summary>
    public bool IsQuiet => Audit.Level == PodSecurityLevel.Privileged && Warn.Level == PodSecurityLevel.Privileged;

    /// <summary>Reads the labels. What cannot be read counts as the strictest, as the newest version.</summary>
    public static PodSecurityLabels Of(IReadOnlyDictionary<string, string> labels)
    {
        if (labels.Count == 0) return new PodSecurityLabels(Free, Free, Free);
        var enforce = Policy(labels, "enforce", Free);
        return new PodSecurityLabels(enforce, Policy(labels, "audit", Free), Policy(labels, "warn", Free));
    }

    /// <summary>What is wrong with the labels.</summary>
    public static IEnumerable<StatusCause> Faults(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var mode in Modes)
        {
            if (labels.TryGetValue(Prefix + mode, out var level) && !TryLevel(level, out _))
                yield return FieldFault.InvalidText($"metadata.labels[{Prefix}{mode}]", level, "must be one of privileged, baseline, restricted");
            if (labels.TryGetValue($"{Prefix}{mode}-version", out var version) && !TryVersion(version, out _))
                yield return FieldFault.InvalidText($"metadata.labels[{Prefix}{mode}-version]", version, "must be \"latest\" or \"v1.x\"");
        }
    }

    private static PodSecurityPolicy Policy(IReadOnlyDictionary<string, string> labels, string mode, PodSecurityPolicy otherwise)
    {
        var (level, minor) = (otherwise.Level, otherwise.Minor);
        if (labels.TryGetValue(Prefix + mode, out var named) && !TryLevel(named, out level)) level = PodSecurityLevel.Restricted;
        if (labels.TryGetValue($"{Prefix}{mode}-version", out var version) && !TryVersion(version, out minor)) minor = PodSecurityPolicy.Latest;
        return new PodSecurityPolicy(level, minor);
    }

    private static bool TryLevel(string text, out PodSecurityLevel level)
    {
        level = text switch { "baseline" => PodSecurityLevel.Baseline, "restricted" => PodSecurityLevel.Restricted, _ => PodSecurityLevel.Privileged };
        return text is "privileged" or "baseline" or "restricted";
    }

    private static bool TryVersion(string text, out int minor)
    {
        minor = PodSecurityPolicy.Latest;
        if (text == "latest") return true;
        return text.StartsWith("v1.", StringComparison.Ordinal) && (text.Length == 4 || text[3] != '0')
            && int.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out minor);
    }
}
