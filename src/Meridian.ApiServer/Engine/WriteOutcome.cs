using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>What a create, update or patch left behind.</summary>
/// <param name="Object">The object as stored, or for a dry run as it would have been.</param>
/// <param name="Created">Whether the write made the object (201), instead of changing it (200).</param>
public sealed record WriteOutcome(KubeObject Object, bool Created);
