using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

/// <summary>Services of several clusters when clusters fail, come and go, and when others were there before.</summary>
public sealed class ClusterSetTests : IAsyncLifetime
{
    private static readonly ObjectKey Key = HelloService.Key;

    private InProcessFederation set = null!;
    private HelloService one = null!;
    private HelloService two = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        set = await ClusterSet.StartAsync("one", "two", "three");
        (one, two) = (new HelloService(set.Members["one"]), new HelloService(set.Members["two"]));
    }

    public ValueTask DisposeAsync() => set.DisposeAsync();

    private async Task ExportBothAsync()
    {
        foreach (var (hello, i) in new[] { (one, 1), (two, 2) })
        {
            await hello.ServeAsync();
            await hello.EndpointsAsync($"127.{i}.129.1");
            await hello.ExportAsync();
        }
    }

    [Fact]
    public async Task Endpoints_OfALostMember_LeaveAndComeBack_AndTheImportStays()
    {
        var three = new HelloService(set.Members["three"]);
        await ExportBothAsync();
        await three.SlicesAsync("one 127.1.129.1", "two 127.2.129.1");
        var before = await three.ImportAsync(i => i.Clusters is ["one", "two"]);

        set.Kill("two");
        await three.SlicesAsync("one 127.1.129.1");
        Assert.Equal(["one", "two"], (await three.ImportAsync(_ => true)).Clusters);

        set.Revive("two");
        await three.SlicesAsync("one 127.1.129.1", "two 127.2.129.1");
        Assert.Equal(before.Ips, (await three.ImportAsync(_ => true)).Ips);
    }

    [Fact]
    public async Task Endpoints_AreFollowed()
    {
        var three = new HelloService(set.Members["three"]);
        await ExportBothAsync();
        await one.EndpointsAsync("127.1.129.1!", "127.1.129.2");
        await two.EndpointsAsync("127.2.129.1!");
        await three.SlicesAsync("one 127.1.129.2");
    }

    [Fact]
    public async Task DerivedService_HasTheAddressAndThePorts_AndGoesWithTheImport()
    {
        await ExportBothAsync();
        var import = await one.ImportAsync(i => i.Ips.Length > 0);
        var derived = await set.Members["one"].UntilAsync(ResourceTypes.Services, McsMarks.Derived(Key), s => s is not null && s.Header.OwnerReferences.Length > 0);
        Assert.Equal(import.Ips, derived!.View<Service>().Spec.ClusterIPs);
        Assert.Empty(derived.View<Service>().Spec.Selector);
        Assert.Equal(["tcp", "udp"], derived.View<Service>().Spec.Ports.Select(p => p.Name));
        var slices = await one.SlicesAsync("one 127.1.129.1", "two 127.2.129.1");
        Assert.All(slices, s => Assert.Equal(derived.Header.Name, s.Header.Labels[WellKnownLabels.ServiceName]));

        foreach (var hello in new[] { one, two }) await hello.UnexportAsync();
        await set.Members["one"].UntilAsync(ResourceTypes.Services, McsMarks.Derived(Key), s => s is null);
        await one.SlicesAsync();
        Assert.NotNull(await set.Members["one"].Client.GetAsync(ResourceTypes.Services, Key, Token));
    }

    [Fact]
    public async Task Import_OfSomebodyElse_StaysAsItIs_AndTheClusterIsTold()
    {
        var other = await set.Members["three"].CreateAsync(ResourceTypes.ServiceImports, """
            {"apiVersion":"multicluster.x-k8s.io/v1beta1","kind":"ServiceImport","metadata":{"namespace":"shop","name":"hello"},"spec":{"type":"Headless","ports":[{"port":1}]} }
            """);
        await ExportBothAsync();
        await one.ImportAsync(i => i.Clusters.Length == 2);
        await EventAsync("three", "ServiceNotImported");
        var after = await set.Members["three"].Client.GetAsync(ResourceTypes.ServiceImports, Key, Token);
        Assert.Equal(other.Header.ResourceVersion, after.Header.ResourceVersion);
    }

    [Fact]
    public async Task Namespace_ThatComesLater_GetsTheImport()
    {
        await set.Members["one"].CreateAsync(ResourceTypes.Namespaces, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"late"}}""");
        await set.Members["one"].CreateAsync(ResourceTypes.Services, """{"apiVersion":"v1","kind":"Service","metadata":{"namespace":"late","name":"web"},"spec":{"ports":[{"port":80}]}}""");
        await set.Members["one"].CreateAsync(ResourceTypes.ServiceExports, """{"apiVersion":"multicluster.x-k8s.io/v1beta1","kind":"ServiceExport","metadata":{"namespace":"late","name":"web"}}""");
        await set.Members["one"].UntilAsync(ResourceTypes.ServiceImports, new("late", "web"), i => i is not null);
        Assert.Null(set.Members["two"].Informers.For(ResourceTypes.ServiceImports).Get(new("late", "web")));

        await set.Members["two"].CreateAsync(ResourceTypes.Namespaces, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"late"}}""");
        await set.Members["two"].UntilAsync(ResourceTypes.ServiceImports, new("late", "web"), i => i?.View<ServiceImport>().Spec.Ips.Length == 1);
    }

    [Fact]
    public async Task Cluster_ThatLeaves_TakesItsEndpointsAndKeepsNoImports()
    {
        await ExportBothAsync();
        await one.SlicesAsync("one 127.1.129.1", "two 127.2.129.1");
        await set.Federation.Client.DeleteAsync(ResourceTypes.Clusters, ObjectKey.Cluster("two"), DeleteOptions.Background, Token);
        await one.SlicesAsync("one 127.1.129.1");
        await one.ImportAsync(i => i.Clusters is ["one"]);
        await two.NoImportAsync();
        await two.SlicesAsync();
        await set.Members["two"].UntilAsync(ResourceTypes.Services, McsMarks.Derived(Key), s => s is null);
        Assert.NotNull(await set.Members["two"].Client.GetAsync(ResourceTypes.ServiceExports, Key, Token));
    }

    [Fact]
    public async Task Export_OfTheFederation_GoesToItsMembers_AndItsImportTellsOfThem()
    {
        await set.Federation.CreateAsync(ResourceTypes.Namespaces, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}""");
        await set.Federation.CreateAsync(ResourceTypes.Services, """{"apiVersion":"v1","kind":"Service","metadata":{"namespace":"shop","name":"hello"},"spec":{"selector":{"app":"hello"},"ports":[{"port":80}]}}""");
        await set.Federation.CreateAsync(ResourceTypes.ServiceExports, """{"apiVersion":"multicluster.x-k8s.io/v1beta1","kind":"ServiceExport","metadata":{"namespace":"shop","name":"hello"}}""");
        await one.ImportAsync(i => i is { Clusters: ["one", "three", "two"], Ips.Length: 1 });
        var shown = await set.Federation.UntilAsync(ResourceTypes.ServiceImports, Key, i => i?.View<ServiceImport>().Status.Clusters.Length == 3);
        Assert.Empty(shown!.View<ServiceImport>().Spec.Ips);
        await set.Federation.UntilAsync(ResourceTypes.ServiceExports, Key, e => e!.View<ServiceExport>().Status.Conditions.IsTrue("Valid") && e.View<ServiceExport>().Status.Conditions.Find("Conflict")?.Status == "False");

        await set.Federation.Client.DeleteAsync(ResourceTypes.ServiceExports, Key, DeleteOptions.Background, Token);
        await one.NoImportAsync();
        await set.Federation.UntilAsync(ResourceTypes.ServiceImports, Key, i => i is null);
    }

    [Fact]
    public async Task Service_ThatComesAfterItsExport_IsExported_AndLeavesWhenItGoes()
    {
        await one.ExportAsync();
        await one.ConditionAsync("Valid", "False", "NoService");
        await one.ServeAsync();
        await one.ConditionAsync("Valid", "True", "Valid");
        await two.ImportAsync(i => i.Ips.Length == 1);
        await set.Members["one"].Client.DeleteAsync(ResourceTypes.Services, Key, DeleteOptions.Background, Token);
        await two.NoImportAsync();
    }

    [Fact]
    public async Task Slice_ThatSomebodyChanged_IsMended_AndAnImportThatWasDeletedComesBack()
    {
        await ExportBothAsync();
        var slices = await one.SlicesAsync("one 127.1.129.1", "two 127.2.129.1");
        await set.Members["one"].MergeAsync(ResourceTypes.EndpointSlices, slices.First().Key, """{"endpoints":[{"addresses":["127.9.9.9"]}]}""");
        await one.SlicesAsync("one 127.1.129.1", "two 127.2.129.1");

        var import = await one.ImportAsync(_ => true);
        await set.Members["one"].Client.DeleteAsync(ResourceTypes.ServiceImports, Key, DeleteOptions.Background, Token);
        await one.ImportAsync(i => i.Import.Header.Uid != import.Import.Header.Uid && i.Ips.SequenceEqual(import.Ips));
    }

    private Task EventAsync(string cluster, string reason)
    {
        var informer = set.Federation.Informers.For(ResourceTypes.Events);
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        informer.Subscribe(c => { if (c.New is { } e && e.View<Event>().Reason == reason && e.View<Event>().InvolvedObject.Name == cluster) reached.TrySetResult(); });
        return reached.Task.WaitAsync(TimeSpan.FromSeconds(15), Token);
    }
}
