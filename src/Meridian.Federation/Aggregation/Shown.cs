using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>An object of a member as it is shown.</summary>
/// <param name="Source">The object as the member has it.</param>
/// <param name="At">Where it is shown.</param>
/// <param name="Revision">Its revision there.</param>
internal sealed record Shown(KubeObject Source, ObjectKey At, long Revision);
