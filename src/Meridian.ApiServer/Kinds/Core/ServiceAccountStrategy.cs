using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ServiceAccounts.</summary>
internal sealed class ServiceAccountStrategy() : BuiltInStrategy(ResourceTypes.ServiceAccounts)
{
    public override bool HasGeneration => false;
}
