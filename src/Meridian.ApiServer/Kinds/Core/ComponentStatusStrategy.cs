using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ComponentStatuses, which nobody writes.</summary>
internal sealed class ComponentStatusStrategy() : BuiltInStrategy(ResourceTypes.ComponentStatuses)
{
    public override bool HasGeneration => false;
}
