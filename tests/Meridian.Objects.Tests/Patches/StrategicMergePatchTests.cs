using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Objects.Tests.Patches;

/// <summary>Each folder under <c>strategic</c> is a case: target, patch, and what comes out or what the refusal says.</summary>
public class StrategicMergePatchTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Patches", "strategic");

    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Folder).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_Case_GivesWhatIsExpected(string name)
    {
        var target = Read(name, "target.json");
        var patch = Read(name, "patch.json");
        var (before, patchBefore) = (target.DeepClone(), patch.DeepClone());
        var type = SchemaTable.ForKind(target["apiVersion"]!.GetValue<string>(), target["kind"]!.GetValue<string>())!;

        if (File.Exists(Path.Combine(Folder, name, "error.txt")))
        {
            var error = Assert.Throws<StatusException>(() => StrategicMergePatch.Apply(target, patch, type));
            Assert.Equal((400, File.ReadAllText(Path.Combine(Folder, name, "error.txt")).TrimEnd()), (error.Code, error.Message.TrimEnd()));
        }
        else
        {
            var patched = StrategicMergePatch.Apply(target, patch, type);
            Assert.True(JsonNode.DeepEquals(Read(name, "expected.json"), patched), patched.ToJsonString());
        }
        Assert.True(JsonNode.DeepEquals(before, target) && JsonNode.DeepEquals(patchBefore, patch), "an argument was changed");
    }

    private static JsonObject Read(string name, string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name, file)))!.AsObject();
}
