using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Http;

public sealed class ContentNegotiationTests
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

    [Theory]
    [InlineData("", "Object")]
    [InlineData("*/*", "Object")]
    [InlineData("application/json", "Object")]
    [InlineData(Table, "Table")]
    [InlineData("application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json", "Object")]
    [InlineData("application/json;g=meta.k8s.io;v=v1;as=PartialObjectMetadata", "PartialMetadata")]
    [InlineData("application/vnd.kubernetes.protobuf;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json", "PartialMetadata")]
    [InlineData("application/vnd.kubernetes.protobuf,application/json", "Object")]
    [InlineData("application/vnd.kubernetes.protobuf", "Object")]
    public void ForObjects_Accept_ChoosesForm(string accept, string form) =>
        Assert.Equal(form, ContentNegotiation.ForObjects(accept, isList: false).ToString());

    [Fact]
    public void ForObjects_OnlyTableOfSomethingWithoutTable_IsNotAcceptable()
    {
        var failure = Assert.Throws<StatusException>(() =>
            ContentNegotiation.ForObjects("application/json;as=Table;v=v1;g=meta.k8s.io", isList: false, canTabulate: false));

        Assert.Equal(406, failure.Code);
    }

    [Theory]
    [InlineData("application/cbor")]
    [InlineData("text/html")]
    public void ForObjects_OtherTypes_AreNotAcceptable(string accept) =>
        Assert.Equal(406, Assert.Throws<StatusException>(() => ContentNegotiation.ForObjects(accept, isList: true)).Code);

    [Fact]
    public void ForDiscovery_ParametersInAnyOrder_IsAggregated() => Assert.Equal(
        OutputForm.AggregatedDiscovery, ContentNegotiation.ForDiscovery("application/json;as=APIGroupDiscoveryList;g=apidiscovery.k8s.io;v=v2,application/json"));

    [Theory]
    [InlineData("gzip", 131_072, true)]
    [InlineData("br, gzip;q=0.5", 1_000_000, true)]
    [InlineData("gzip;q=0", 1_000_000, false)]
    [InlineData("gzip", 131_071, false)]
    [InlineData("identity", 1_000_000, false)]
    public void Wanted_LargeAnswerToWhoUnderstands_IsCompressed(string accept, long size, bool wanted) =>
        Assert.Equal(wanted, ResponseCompression.Wanted(accept, size));
}
