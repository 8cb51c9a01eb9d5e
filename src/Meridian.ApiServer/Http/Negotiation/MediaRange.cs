using System.Globalization;

namespace Meridian.ApiServer;

/// <summary>One entry of an <c>Accept</c> header, or a <c>Content-Type</c>.</summary>
/// <param name="Type">Media type in lower case, such as <c>application/json</c>.</param>
/// <param name="Parameters">The rest, such as <c>as=Table;v=v1;g=meta.k8s.io</c>, in any order.</param>
internal readonly record struct MediaRange(string Type, string[] Parameters)
{
    /// <summary>Value of a parameter; empty if it is not given.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var parameter in Parameters)
            {
                var equals = parameter.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0 && parameter.AsSpan(0, equals).Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) return parameter[(equals + 1)..].Trim().Trim('"');
            }
            return "";
        }
    }

    private double Quality => double.TryParse(this["q"], NumberStyles.Float, CultureInfo.InvariantCulture, out var q) ? q : 1;

    /// <summary>Takes a <c>Content-Type</c> apart.</summary>
    public static MediaRange Parse(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0 ? new MediaRange("", []) : new MediaRange(parts[0].ToLowerInvariant(), parts[1..]);
    }

    /// <summary>Takes an <c>Accept</c> header apart, most wanted first; those not wanted at all (<c>q=0</c>) are left out.</summary>
    public static IEnumerable<MediaRange> ParseAccept(string text) => text
        .Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(Parse)
        .Where(r => r.Type.Length > 0 && r.Quality > 0)
        .OrderByDescending(r => r.Quality);
}
