using System.Text;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.CustomResources;

/// <summary>
/// Definitions that projects publish: Gateway API, MCS, cert-manager, Prometheus operator, Argo CD and others. They are not kept here;
/// <c>CUSTOM_RESOURCE_DEFINITIONS</c> names a folder of their YAML files.
/// </summary>
public sealed class PublishedDefinitionTests
{
    [Fact]
    public async Task Define_EveryPublishedDefinition_IsServed()
    {
        var folder = Environment.GetEnvironmentVariable("CUSTOM_RESOURCE_DEFINITIONS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "CUSTOM_RESOURCE_DEFINITIONS is not set");
        await using var api = new CustomApi();
        var faults = new List<string>();

        foreach (var document in Directory.EnumerateFiles(folder!, "*.yaml").Order(StringComparer.Ordinal).SelectMany(Documents))
        {
            try
            {
                var decoded = ObjectDecoder.Decode(Encoding.UTF8.GetBytes(document), "application/yaml", ResourceTypes.CustomResourceDefinitions);
                faults.AddRange(decoded.Problems);
                var created = await api.Engine.CreateAsync(ResourceTypes.CustomResourceDefinitions, null, decoded.Node, new RequestContext(), TestApi.Token);
                await api.UntilAsync(created.Object.Header.Name, crd => CustomApi.Condition(crd, "Established") == "True");
            }
            catch (StatusException refused)
            {
                faults.Add(refused.Message);
            }
        }

        Assert.Empty(faults);
        Assert.All(api.Engine.Catalog.Resources.Where(r => r.Type.StructureSource is not null), r => Assert.NotNull(r.Type.Structure));
    }

    private static IEnumerable<string> Documents(string file) =>
        File.ReadAllText(file).Split("\n---").Where(d => d.Contains("kind: CustomResourceDefinition", StringComparison.Ordinal) && !d.Contains("{{", StringComparison.Ordinal));
}
