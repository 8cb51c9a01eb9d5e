using Meridian.Objects;

namespace Meridian.Federation.Tests;

/// <summary>A federation in whose members services of one namespace are exported.</summary>
internal static class ClusterSet
{
    public const string Namespace = "shop";

    public static async Task<InProcessFederation> StartAsync(params string[] names)
    {
        // Long enough that nothing is moved away while a member is cut off: these tests are about its services.
        var set = await InProcessFederation.StartAsync(InProcessFederation.Options(failover: TimeSpan.FromSeconds(60)), names);
        foreach (var api in set.Members.Values)
            await api.CreateAsync(ResourceTypes.Namespaces, $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{Namespace}}}"} }""");
        return set;
    }
}
