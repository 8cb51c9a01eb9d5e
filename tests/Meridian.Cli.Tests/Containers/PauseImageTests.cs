using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Meridian.Cli.Tests.Containers;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PauseImageTests
{
    [Fact]
    public async Task Program_Started_WaitsUntilItIsEnded()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the program is one of Linux");
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, PauseImage.Program(RuntimeInformation.ProcessArchitecture), TestContext.Current.CancellationToken);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            using var process = Process.Start(path);

            Assert.False(process.WaitForExit(TimeSpan.FromMilliseconds(100)));

            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(137, process.ExitCode);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
