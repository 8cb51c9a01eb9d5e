using Meridian.Client;

namespace Meridian.Federation;

/// <summary>What is followed in members of the propagated types: the federation's own copies, which carry a label, and nothing else.</summary>
internal static class CopyScope
{
    /// <param name="options">Name of the federation.</param>
    public static InformerScope Of(FederationOptions options) => new() { LabelSelector = $"{FederationMarks.Federation}={options.Name}" };
}
