namespace Fardisk.Tests.Images;

public sealed class ImageCrashTests
{
    public static void ImportUntilKilled(string folder) { }
    public static void PrepareUntilKilled(string folder) { }
}
