using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Admission;

/// <summary>An API with a cluster's admission, the namespace <c>default</c> and its account.</summary>
internal static class AdmittedApi
{
    private static readonly ResourceType[] Types =
    [
        ResourceTypes.LimitRanges, ResourceTypes.ResourceQuotas, ResourceTypes.PersistentVolumes, ResourceTypes.PersistentVolumeClaims, ResourceTypes.PriorityClasses,
        ResourceTypes.StorageClasses, ResourceTypes.IngressClasses, ResourceTypes.RuntimeClasses, ResourceTypes.CertificateSigningRequests,
    ];

    public static async Task<TestApi> StartAsync(string labels = "{}")
    {
        var api = new TestApi(store => AdmissionLists.ForCluster(store, new LoopbackBlock(9)), more: Types);
        await api.Create(ResourceTypes.Namespaces, $"{{\"metadata\":{{\"name\":\"default\",\"labels\":{labels}}}}}");
        await api.Create(ResourceTypes.ServiceAccounts, """{"metadata":{"name":"default"}}""");
        return api;
    }

    public static async Task<string> RefusalAsync(Func<Task> write) => (await Assert.ThrowsAsync<StatusException>(write)).Message;
}
