using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>Selectors as objects carry them.</summary>
internal static class Selectors
{
    /// <summary>The selector, or one that chooses nothing when it is not valid: a server should not have stored it, and no controller can act on it.</summary>
    internal static LabelSelector Of(SelectorObject? selector)
    {
        try
        {
            return LabelSelector.From(selector);
        }
        catch (StatusException)
        {
            return LabelSelector.Nothing;
        }
    }

    /// <summary>Whether labels have all the values of a Service's selector; an empty one chooses nothing.</summary>
    internal static bool Matches(IReadOnlyDictionary<string, string> selector, IReadOnlyDictionary<string, string> labels) =>
        selector.Count > 0 && selector.All(s => labels.TryGetValue(s.Key, out var value) && value == s.Value);
}
