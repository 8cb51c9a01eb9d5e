using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>Selectors as pods carry them.</summary>
internal static class Selectors
{
    /// <summary>The selector, or one that chooses nothing when it is not valid: a pod's mistake must not stop the scheduler.</summary>
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
}
