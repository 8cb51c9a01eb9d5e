using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Admission;

public sealed class DeviceAdminAccessTests
{
    private const string Claim = """{"metadata":{"name":"a"},"spec":{"devices":{"requests":[{"name":"r","exactly":{"deviceClassName":"c","adminAccess":true}}]}}}""";

    [Fact]
    public async Task Create_ClaimToAdministrate_NeedsTheLabelOfItsNamespace()
    {
        await using var api = new TestApi(_ => [new DeviceAdminAccess()], realKinds: true);
        await api.Create(ResourceTypes.Namespaces, """{"metadata":{"name":"default"}}""");

        var refused = await Assert.ThrowsAsync<StatusException>(() => api.Create(ResourceTypes.ResourceClaims, Claim));
        Assert.Equal(422, refused.Code);
        Assert.Contains("admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace", refused.Message, StringComparison.Ordinal);

        await api.Create(ResourceTypes.Namespaces, """{"metadata":{"name":"admins","labels":{"resource.kubernetes.io/admin-access":"true"}}}""");
        Assert.Equal("a", (await api.Create(ResourceTypes.ResourceClaims, Claim, ns: "admins")).Header.Name);
    }
}
