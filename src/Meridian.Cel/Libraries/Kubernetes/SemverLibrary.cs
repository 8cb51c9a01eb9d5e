using System.Globalization;
using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries.Kubernetes;

/// <summary>Semantic versions.</summary>
internal static class SemverLibrary
{
    internal static readonly CelType Type = CelType.Opaque("kubernetes.Semver");

    public static CelLibrary Create() => new CelLibrary("semver").TypeName(Type)
        .Function("semver", "string_to_semver", T.String, Type, v => Parse(v, false))
        .Function("semver", "string_bool_to_semver", T.String, Bool, Type, (v, normalize) => Parse(v, normalize.AsBool()))
        .Function("isSemver", "is_semver_string", T.String, Bool, v => CelValue.Bool(SemverValue.Parse(v.AsString(), false) is not null))
        .Function("isSemver", "is_semver_string_bool", T.String, Bool, Bool, (v, normalize) => CelValue.Bool(SemverValue.Parse(v.AsString(), normalize.AsBool()) is not null))
        .Member("major", "semver_major", Type, Int, v => CelValue.Int((long)Value(v).Major))
        .Member("minor", "semver_minor", Type, Int, v => CelValue.Int((long)Value(v).Minor))
        .Member("patch", "semver_patch", Type, Int, v => CelValue.Int((long)Value(v).Patch))
        .Member("isGreaterThan", "semver_is_greater_than", Type, Type, Bool, (a, b) => CelValue.Bool(Value(a).CompareTo(Value(b)) > 0))
        .Member("isLessThan", "semver_is_less_than", Type, Type, Bool, (a, b) => CelValue.Bool(Value(a).CompareTo(Value(b)) < 0))
        .Member("compareTo", "semver_compare_to", Type, Type, Int, (a, b) => CelValue.Int(Value(a).CompareTo(Value(b))));

    private static CelValue Parse(CelValue text, bool normalize) =>
        SemverValue.Parse(text.AsString(), normalize) is { } version ? CelValue.Opaque(version) : CelValue.Error($"invalid semantic version: {text.AsString()}");

    private static SemverValue Value(CelValue value) => value.AsOpaque<SemverValue>()!;
}

internal sealed class SemverValue : CelOpaque
{
    private string[] labels = [];
    private string build = "";

    public override CelType Type => SemverLibrary.Type;

    public ulong Major { get; private init; }

    public ulong Minor { get; private init; }

    public ulong Patch { get; private init; }

    /// <summary>Null if the text is no version.</summary>
    /// <param name="text">Text.</param>
    /// <param name="normalize">Whether a leading v, missing parts and leading zeros are allowed.</param>
    public static SemverValue? Parse(string text, bool normalize)
    {
        if (normalize && text.StartsWith('v')) text = text[1..];
        var (rest, build) = Cut(text, '+');
        var (core, labels) = Cut(rest, '-');
        var parts = core.Split('.');
        if (parts.Length > 3 || (parts.Length < 3 && (!normalize || labels is not null || build is not null))) return null;
        var numbers = new ulong[3];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Length == 0 || (!normalize && parts[i].Length > 1 && parts[i][0] == '0')) return null;
            if (!ulong.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
        }
        var names = labels?.Split('.') ?? [];
        if (!names.All(n => IsName(n) && !(n.Length > 1 && n[0] == '0' && n.All(char.IsAsciiDigit))) || build?.Split('.').All(IsName) == false) return null;
        return new SemverValue { Major = numbers[0], Minor = numbers[1], Patch = numbers[2], labels = names, build = build ?? "" };
    }

    public int CompareTo(SemverValue other)
    {
        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order != 0) return order;
        // A version with labels comes before the one without.
        if (labels.Length == 0 || other.labels.Length == 0) return other.labels.Length.CompareTo(0) - labels.Length.CompareTo(0);
        for (var i = 0; i < Math.Min(labels.Length, other.labels.Length); i++)
            if (Compare(labels[i], other.labels[i]) is var label && label != 0) return label;
        return labels.Length.CompareTo(other.labels.Length);
    }

    public override bool EqualTo(CelOpaque other) => CompareTo((SemverValue)other) == 0;

    public override string ToString() => FormattableString.Invariant($"{Major}.{Minor}.{Patch}") + (labels.Length > 0 ? "-" + string.Join('.', labels) : "") + (build.Length > 0 ? "+" + build : "");

    private static int Compare(string a, string b)
    {
        var (x, y) = (ulong.TryParse(a, NumberStyles.None, CultureInfo.InvariantCulture, out var m), ulong.TryParse(b, NumberStyles.None, CultureInfo.InvariantCulture, out var n));
        return x && y ? m.CompareTo(n) : x != y ? (x ? -1 : 1) : Math.Sign(string.CompareOrdinal(a, b));
    }

    private static (string Before, string? After) Cut(string text, char at) =>
        text.IndexOf(at) is var i && i < 0 ? (text, null) : (text[..i], text[(i + 1)..]);

    private static bool IsName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
